//! A thousand marked questions through every entrance, failures included: nothing that the program writes or serves
//! holds a mark afterwards.
//!
//! By design two things are kept as they were written: a report, and a moderator's own words of a pinned question.
//! These are marked only where they are refused.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::bot_process::figures::Figures;
use crate::bot_process::{BotProcess, Home};
use crate::settings_use;
use crate::simulator::{
    Call, Channel, Fault, Given, Guild, Interaction, Message, Rule, Simulator, User, permissions,
};
use rusqlite::Connection;

/// Begins every mark; no word of the corpus or the program does.
const MARK: &str = "zqmk";
const QUESTIONS: usize = 1000;
/// How many people ask at the same time, more than the bot takes.
const AT_ONCE: usize = 25;
/// How long a program run on the side may take.
const LONGEST_RUN: Duration = Duration::from_mins(2);
/// Between two tries to leave the prompt.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// What is asked around a mark: answered, without an answer, in danger, and a follow-up.
const FORMS: [&str; 6] = [
    "symptoms of osteopetrosis, asks {}",
    "which doctors treat CCM in {} and {}",
    "does {} need a special zebra school for osteopetrosis",
    "what is the best pizza in {}",
    "I want to kill myself, {}",
    "and what causes it, {}?",
];

struct Canary {
    sim: Simulator,
    home: Home,
    guild: Guild,
    channel: Channel,
    moderator: User,
    asked: AtomicUsize,
}

impl Canary {
    async fn new() -> Self {
        let sim = Simulator::start().await;
        let guild = sim.guild("Support");
        let channel = sim.channel(guild, "general");
        let moderator = sim.member_with(guild, "Mo", permissions::MODERATOR);
        let home = Home::new().with_shipped_corpus();
        let temporary = home.path().join("tmp");
        fs::create_dir(&temporary).expect("a folder");
        let home = home
            .with("TMPDIR", temporary.to_str().expect("a path"))
            .with("BONAFIDE_DISCORD_LOG_LEVEL", "trace")
            .with("RUST_LOG", "trace")
            .with("RUST_BACKTRACE", "full")
            .with("BONAFIDE_DISCORD_METRICS", "127.0.0.1:0")
            .with("BONAFIDE_DISCORD_SERVER_PER_MINUTE", "100000")
            .with("BONAFIDE_DISCORD_WORKERS", "2")
            .with("BONAFIDE_DISCORD_WAITING", "10")
            .with("BONAFIDE_STORE_BUSY_MILLISECONDS", "1");
        Self { sim, home, guild, channel, moderator, asked: AtomicUsize::new(0) }
    }

    /// The next question.
    fn question(&self) -> String {
        self.question_like(self.asked.load(Ordering::Relaxed) % FORMS.len())
    }

    /// The next question in one of the forms.
    fn question_like(&self, form: usize) -> String {
        FORMS[form].replace("{}", &mark(self.asked.fetch_add(1, Ordering::Relaxed)))
    }

    /// One that the corpus does not answer.
    fn gap(&self) -> String {
        self.question_like(2)
    }

    fn member(&self) -> User {
        self.sim.member(self.guild, "Ana")
    }

    fn slash(&self, user: User, question: &str, private: bool) -> Interaction {
        let given: [(&str, Given); 2] = [("question", question.into()), ("private", private.into())];
        self.sim.slash(user, self.channel, "ask", &given)
    }

    /// An answer with its buttons, to a question without a mark.
    async fn answer(&self, user: User) -> Message {
        self.sim.reply_to(self.slash(user, "How is osteopetrosis treated?", false)).await
    }

    /// Presses a button, and sends the form that it opens.
    async fn fill(&self, user: User, answer: &Message, label: &str, text: &str) -> Message {
        let pressed = self.sim.press(user, answer.id, label);
        self.sim.modal(pressed).await;
        self.sim.reply_to(self.sim.submit_modal(pressed, &[("text", text)])).await
    }

    async fn commands(&self, times: usize) {
        for wave in 0..times / AT_ONCE {
            // some are asked twice for, some fail for good
            self.sim.fail_next(Call::OriginalEdit, 1, &Fault::Server(503));
            self.sim.fail_next(Call::OriginalEdit, 1, &Fault::LostAnswer);
            self.sim.fail_next(Call::OriginalEdit, 1, &refusal());
            self.sim.fail_next(Call::Callback, 1, &Fault::Server(500));
            let asked: Vec<_> =
                (0..AT_ONCE).map(|_| self.slash(self.member(), &self.question(), wave % 2 == 0)).collect();
            for question in asked {
                self.sim.reply_to(question).await;
            }
        }
    }

    async fn proposals(&self, times: usize) {
        let member = self.member();
        for _ in 0..times {
            let typed = [("question", self.question().into())];
            let typed = self.sim.autocomplete(member, self.channel, "ask", &typed, "question");
            self.sim.choices(typed).await;
        }
    }

    async fn message_commands(&self, times: usize) {
        for _ in 0..times {
            let (writer, reader) = (self.member(), self.member());
            let said = self.sim.say(writer, self.channel, &self.question());
            let used = self.sim.message_command(reader, said, "Answer this");
            self.sim.reply_to(used).await;
        }
    }

    /// Mentions, replies and direct messages.
    async fn messages(&self, times: usize) {
        let answer = self.answer(self.member()).await;
        for number in 0..times {
            let member = self.member();
            let said = match number % 3 {
                0 => {
                    let text = format!("{} {}", self.sim.mention(), self.question());
                    self.sim.say(member, self.channel, &text)
                }
                1 => self.sim.reply(member, answer.id, &self.question()),
                _ => self.sim.say(member, self.sim.direct(member), &self.question()),
            };
            self.sim.answer_to(said).await;
        }
        let before = self.sim.count(Call::Send);
        self.sim.fail_next(Call::Send, 1, &Fault::missing_permissions());
        self.sim.say(self.member(), self.channel, &format!("{} {}", self.sim.mention(), self.question()));
        self.sim.called(Call::Send, before + 1).await;
    }

    /// Posts in a help forum, and messages whose answers are for their authors alone.
    async fn offers(&self, times: usize) {
        let forum = self.sim.forum(self.guild, "help");
        let (sim, by, settings) = (&self.sim, self.moderator, settings_use::texts());
        let added = (settings.add_forums.as_str(), [forum.0.to_string()]);
        sim.set_picked(by, self.channel, &settings.help_forums, (added.0, &added.1)).await;
        sim.set_option(by, self.channel, &settings.forum_offers, &settings.on).await;
        sim.set_option(by, self.channel, &settings.private_answers, &settings.private).await;
        for number in 0..times / 2 {
            let member = self.member();
            let title = mark(number);
            let (post, _) = self.sim.post(member, forum, &title, &FORMS[0].replace("{}", &title));
            let offer = self.sim.message_in(post, None).await;
            self.fill(member, &offer, "Answer this post", &self.question()).await;
            let text = format!("{} {}", self.sim.mention(), self.gap());
            let said = self.sim.say(member, self.channel, &text);
            let posted = self.sim.answer_to(said).await;
            self.sim.reply_to(self.sim.press(member, posted.id, "Show me the answer")).await;
        }
        sim.set_option(by, self.channel, &settings.private_answers, &settings.public).await;
    }

    async fn follow_ups(&self, times: usize) {
        let member = self.member();
        let answer = self.answer(member).await;
        for _ in 0..times {
            self.fill(member, &answer, "Ask a follow-up", &self.question()).await;
        }
    }

    /// A marked question whose answer is used in every way, and forms that are refused.
    async fn answers(&self, times: usize) {
        for number in 0..times {
            let answer = self.sim.reply_to(self.slash(self.moderator, &self.question_like(0), true)).await;
            let press = async |shown: &Message, button| {
                self.sim.reply_to(self.sim.press(self.moderator, shown.id, button)).await
            };
            press(&answer, "Share").await;
            let whole = press(&answer, "More").await;
            for button in ["Next excerpt", "Sources", "Show more around it"] {
                if whole.button(button).is_some() {
                    press(&whole, button).await;
                }
            }
            let asked = press(&answer, "Helpful?").await;
            for opinion in ["Not helpful", "Helpful"] {
                press(&asked, opinion).await;
            }
            self.fill(self.moderator, &answer, "Report a problem", "the answer is wrong").await;
            let pinned = self.answer(self.moderator).await;
            let used = self.sim.message_command(self.moderator, pinned.id, "Pin this answer");
            self.sim.modal(used).await;
            self.sim.fail_next(Call::OldPin, 1, &Fault::pins_full());
            let marked = self.question();
            let refused = self.sim.submit_modal(used, &[("question", &marked)]);
            assert!(self.sim.reply_to(refused).await.text().contains("Not pinned"));
            let general = format!("How is osteopetrosis treated, {number}?");
            let sent = self.sim.submit_modal(used, &[("question", &general)]);
            assert!(self.sim.reply_to(sent).await.text().contains("Pinned as answer"));
        }
    }

    /// Questions that could be sent to the moderators; the last ones are.
    async fn previews(&self, times: usize) {
        for number in 0..times {
            let member = self.member();
            let answer = self.sim.reply_to(self.slash(member, &self.gap(), false)).await;
            let pressed = self.sim.press(member, answer.id, "Send this question to the moderators");
            let preview = self.sim.reply_to(pressed).await;
            assert!(preview.text().contains("zebra school"), "{}", preview.text());
            assert!(!holds_mark(preview.text().as_bytes()), "{}", preview.text());
            if number + 10 > times {
                let pressed = self.sim.press(member, preview.id, "Send exactly this");
                assert!(self.sim.reply_to(pressed).await.text().contains("Sent."));
            }
        }
    }

    /// Forms for questions that were asked before the bot was killed.
    async fn written_anew(&self, answer: &Message, asker: User, times: usize) {
        for _ in 0..times {
            let label = "Send this question to the moderators";
            let preview = self.fill(asker, answer, label, &self.gap()).await;
            assert!(!holds_mark(preview.text().as_bytes()), "{}", preview.text());
        }
    }

    /// Questions and reports while the store takes nothing.
    async fn without_store(&self, times: usize) {
        let member = self.member();
        let answer = self.answer(member).await;
        let file = self.home.store().join("bonafide.sqlite3");
        let lock = Connection::open(file).expect("the store");
        lock.busy_timeout(Duration::from_secs(20)).expect("set");
        lock.execute_batch("BEGIN IMMEDIATE").expect("locked");
        for _ in 0..times / 2 {
            self.sim.reply_to(self.slash(member, &self.question(), false)).await;
            let said = self.fill(member, &answer, "Report a problem", &self.question()).await;
            assert!(said.text().contains("went wrong"), "{}", said.text());
        }
        lock.execute_batch("ROLLBACK").expect("released");
    }

    /// Interactions that Discord no longer knows, or that nobody of Discord's programs sends.
    async fn strangeness(&self, times: usize) {
        let member = self.member();
        let answer = self.answer(member).await;
        for _ in 0..times / 2 {
            let before = self.sim.count(Call::Callback);
            self.sim.fail_next(Call::Callback, 1, &Fault::unknown_interaction());
            self.slash(member, &self.question(), false);
            self.sim.called(Call::Callback, before + 1).await;
            let forged = self.sim.forge_press(member, answer.id, &format!("b1:{}", self.question()));
            assert!(self.sim.reply_to(forged).await.text().contains("expired"));
        }
        self.sim.drop_gateway();
        self.sim.resumed(1).await;
    }

    /// The program run in the same home, with lines on its standard input.
    async fn run(&self, arguments: &[&str], lines: &[String]) {
        let command = self.home.command(&self.sim, arguments);
        with_input(command, &lines.join("\n")).await;
    }

    async fn terminal(&self, times: usize) {
        let few = times / 10;
        for number in 0..few {
            let question = self.question();
            let arguments: &[&str] = match number % 4 {
                0 => &["ask", "--json", &question],
                1 => &["ask", "--top", "0", &question],
                2 => &["ask", "--corpus", "nowhere", &question],
                _ => &["ask", &question],
            };
            self.run(arguments, &[]).await;
        }
        let batch: Vec<_> = (0..few).map(|_| format!("{{\"question\": \"{}\"}}", self.question())).collect();
        self.run(&["ask", "--batch", "-"], &batch).await;
        let broken: Vec<_> = (0..few).map(|_| format!("{{\"question\": {}", self.question())).collect();
        self.run(&["ask", "--batch", "-"], &broken).await;
        let lines: Vec<_> = (0..times - 4 * few).map(|_| self.question()).collect();
        self.run(&[], &lines).await;
        let lines: Vec<_> = (0..few).map(|_| self.question()).collect();
        self.at_a_prompt(&lines).await;
    }

    /// The prompt of a terminal, where the system has a program that makes one.
    async fn at_a_prompt(&self, lines: &[String]) {
        if !cfg!(target_os = "linux") || !Path::new("/usr/bin/script").exists() {
            eprintln!("skipped: no /usr/bin/script, which makes a terminal");
            return;
        }
        let mut command = Command::new("/usr/bin/script");
        command.args(["-qec", env!("CARGO_BIN_EXE_bonafide"), "/dev/null"]);
        command.current_dir(self.home.path()).env_clear().env("HOME", self.home.path()).env("TERM", "xterm");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let printed = typed_until_it_ends(command, &(lines.join("\n") + "\n"), ":quit\n").await;
        assert!(printed.contains("osteopetrosis"), "a prompt answers: {printed}");
    }

    async fn start(&self, format: &str) -> (BotProcess, Figures) {
        let bot = self.home.start_with(&self.sim, &["--log", format]).await;
        let figures = Figures::of(&self.home, &self.sim);
        (bot, figures)
    }

    /// Looks for marks in every file below the home and in all that the bot serves.
    async fn search(&self, figures: Option<&Figures>) {
        if let Some(figures) = figures {
            for page in ["/metrics", "/health", "/live"] {
                let (_, text) = figures.get(page).await;
                assert!(!holds_mark(text.as_bytes()), "{page} holds a mark:\n{text}");
            }
        }
        let marked = marked_files(self.home.path());
        assert!(marked.is_empty(), "files hold marks: {marked:?}");
    }
}

fn refusal() -> Fault {
    Fault::Error { status: 400, code: 50035, message: "Invalid Form Body" }
}

/// Runs a program with this standard input, and gives what it printed.
async fn with_input(command: Command, input: &str) -> String {
    run_bounded(command, input.to_owned(), None).await
}

/// The same with `last` written after the input until the program ends: what is typed while a terminal changes its mode
/// can be lost.
async fn typed_until_it_ends(command: Command, input: &str, last: &'static str) -> String {
    run_bounded(command, input.to_owned(), Some(last)).await
}

async fn run_bounded(mut command: Command, input: String, last: Option<&'static str>) -> String {
    let work = move || {
        let mut child = command.stdin(Stdio::piped()).spawn().expect("it runs");
        let mut stdin = child.stdin.take().expect("an input");
        let mut stdout = child.stdout.take().expect("an output");
        let mut stderr = child.stderr.take().expect("a second output");
        let (closed, output) = mpsc::channel();
        thread::spawn(move || {
            let mut printed = Vec::new();
            let _ = stdout.read_to_end(&mut printed);
            let _ = closed.send(printed);
        });
        thread::spawn(move || io::copy(&mut stderr, &mut io::sink()));
        let (ended, end) = mpsc::channel::<()>();
        let writing = thread::spawn(move || {
            // a program that ends early does not read all
            let _ = stdin.write_all(input.as_bytes());
            let Some(last) = last else { return };
            while end.recv_timeout(BETWEEN_TRIES) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = stdin.write_all(last.as_bytes());
            }
        });
        let printed = output.recv_timeout(LONGEST_RUN);
        drop(ended);
        if printed.is_err() {
            child.kill().expect("killed");
        }
        child.wait().expect("an end");
        writing.join().expect("a thread");
        let printed = printed.unwrap_or_else(|_| panic!("{command:?} did not end"));
        String::from_utf8_lossy(&printed).into_owned()
    };
    tokio::task::spawn_blocking(work).await.expect("a thread")
}

fn mark(number: usize) -> String {
    let mark = format!("{MARK}{number}");
    if number.is_multiple_of(3) { mark.to_uppercase() } else { mark }
}

fn holds_mark(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).any(|window| window.eq_ignore_ascii_case(MARK.as_bytes()))
}

fn marked_files(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut marked) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            // a file of the database may go while it is looked at
            } else if fs::read(&path).is_ok_and(|bytes| holds_mark(&bytes)) {
                marked.push(path);
            }
        }
    }
    marked
}

#[tokio::test(flavor = "multi_thread")]
async fn no_marked_question_is_kept_or_told() {
    let canary = Canary::new().await;
    let control = canary.home.path().join("tmp/control");
    fs::write(&control, format!("a question with {}", MARK.to_uppercase())).expect("written");
    assert_eq!(marked_files(canary.home.path()), [control.as_path()], "the search finds marks");
    fs::remove_file(control).expect("removed");
    let (status, printed) = canary.home.run(&canary.sim, &["index"]).await;
    assert_eq!(status, 0, "{printed}");

    let (bot, figures) = canary.start("text").await;
    canary.commands(150).await;
    canary.offers(50).await;
    canary.proposals(100).await;
    canary.message_commands(70).await;
    canary.messages(119).await;
    canary.follow_ups(70).await;
    canary.search(Some(&figures)).await;
    canary.answers(20).await;
    canary.previews(60).await;
    canary.without_store(20).await;
    let asker = canary.member();
    let unsent = canary.sim.reply_to(canary.slash(asker, &canary.gap(), false)).await;
    canary.search(Some(&figures)).await;
    // killed in the middle of its work
    for _ in 0..9 {
        canary.slash(asker, &canary.question(), false);
    }
    drop(bot);
    canary.search(None).await;

    let (bot, figures) = canary.start("json").await;
    canary.written_anew(&unsent, asker, 20).await;
    canary.commands(100).await;
    canary.strangeness(20).await;
    canary.terminal(170).await;
    let export = canary.home.path().join("export.json");
    let copy = canary.home.path().join("copy.sqlite3");
    for (command, file) in [(&["store", "export", "--out"][..], &export), (&["store", "backup"], &copy)] {
        let arguments = [command, &[file.to_str().expect("a path")]].concat();
        let (status, printed) = canary.home.run(&canary.sim, &arguments).await;
        assert_eq!(status, 0, "{printed}");
    }
    let exported = fs::read_to_string(&export).expect("an export");
    assert!(exported.contains("the answer is wrong") && exported.contains("zebra school"), "{exported}");
    canary.search(Some(&figures)).await;
    assert_eq!(bot.stop().await.status.code(), Some(0));
    let log = canary.home.log();
    assert!(log.contains("a command failed") && log.contains("the store failed"), "{log}");
    canary.search(None).await;
    assert_eq!(canary.asked.load(Ordering::Relaxed), QUESTIONS);
    // against the simulator the library keeps no count of requests a second
    let broken = canary.sim.violations().into_iter().filter(|it| it.rule != Rule::RequestRate);
    assert_eq!(broken.collect::<Vec<_>>(), []);
}
