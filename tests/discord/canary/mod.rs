//! A thousand marked questions through every entrance, failures included: nothing that the program writes or serves
//! holds a mark afterwards.
//!
//! By design two things are kept as they were written: a report, and a moderator's own words of a pinned question.
//! These are marked only where they are refused.

mod marks;
mod programs;
mod uses;

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bot_process::figures::Figures;
use crate::bot_process::{BotProcess, Home};
use crate::simulator::{Channel, Given, Guild, Interaction, Message, Rule, Simulator, User, permissions};

use self::marks::{MARK, holds_mark, mark, marked_files};

const QUESTIONS: usize = 1000;

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

#[tokio::test(flavor = "multi_thread")]
async fn no_marked_question_is_kept_or_leaked() {
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
    canary.written_again(&unsent, asker, 20).await;
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
