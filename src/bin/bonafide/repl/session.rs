//! One conversation at the prompt: a line in, a text out.

use bonafide::answer::{Answer, Disclaimer, NoticeCode};
use bonafide::config::{Language, Texts};
use bonafide::engine::{Engine, PassageInContext};
use bonafide::passage::PassageId;
use bonafide::question::Conversation;
use bonafide::render::{
    ShortAnswer, Terminal, near_sections, printable, printable_json, render_answer, render_interpretation,
    render_opened_passage, render_passage_in_context, render_short_answer, render_source, render_sources,
    render_topics,
};

use super::command::{Command, help, is_leaving};
use crate::output::counted;
use crate::watching::Renewed;

/// The maximum number of conditions named at the start.
const CONDITIONS_NAMED: usize = 8;

/// The maximum number that is picked in words.
const MAX_PICKED: usize = 8;

/// The text of `:about`, before the disclaimer.
const ABOUT: &str = "bonafide answers health questions with excerpts of documents, word for word, each with its \
source. It writes nothing of its own, and it keeps no question.";

/// What a line led to.
#[derive(Debug)]
pub(super) struct Reply {
    /// What to print.
    pub(super) text: String,
    /// Whether to leave.
    pub(super) leave: bool,
}

/// Who reads the replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// Somebody at a terminal, in a conversation.
    Person,
    /// A program at the end of a pipe, which reads each answer by itself.
    Program,
}

/// State of the prompt; kept in memory only.
pub(super) struct Session {
    engine: Engine,
    /// Engines that were rebuilt since.
    renewed: Renewed,
    terminal: Terminal,
    conversation: Conversation,
    top: usize,
    json: bool,
    reader: Reader,
    /// Whether this conversation has shown the whole disclaimer.
    is_disclaimed: bool,
    last: Option<Asked>,
}

/// The last question and how much of its answer was shown.
struct Asked {
    question: String,
    /// The conversation as it was when the question was asked.
    before: Conversation,
    answer: Answer,
    shown: Vec<ShownExcerpt>,
}

/// An excerpt that can be picked by its number.
#[derive(Debug, Clone)]
struct ShownExcerpt {
    passage: String,
    document: String,
}

impl Session {
    pub(super) fn new(engine: Engine, renewed: Renewed, terminal: Terminal, reader: Reader) -> Self {
        let config = &engine.config().answer;
        Self {
            terminal,
            conversation: Conversation::new(config),
            top: config.top,
            engine,
            renewed,
            json: false,
            reader,
            is_disclaimed: false,
            last: None,
        }
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Loads a rebuilt engine; what to say about it.
    pub(super) fn renew(&mut self) -> Option<String> {
        self.engine = self.renewed.take()?;
        let documents = self.engine.document_count();
        Some(format!("(The documents or the settings changed: {} now.)", counted(documents, "document")))
    }

    /// What is said at the start.
    pub(super) fn greeting(&self) -> String {
        let texts = &self.engine.config().texts.en;
        let named = self.engine.conditions().iter().take(CONDITIONS_NAMED).cloned().collect::<Vec<_>>();
        let mut lines = vec![self.terminal.fit(&format!("Ask about: {}.", named.join("; ")))];
        // a long name is nothing to type
        if let Some(shortest) = named.iter().min_by_key(|name| name.len()) {
            let examples = format!("{} {}", texts.bot_help_what(shortest), texts.bot_help_symptoms(shortest));
            lines.push(self.terminal.fit(&format!("For example: {examples}")));
        }
        lines.push("“tell me more” and “the second one” work, too. :help lists commands.".to_owned());
        lines.join("\n")
    }

    /// Handles a line: a command after a colon, else a question.
    pub(super) fn handle(&mut self, line: &str) -> anyhow::Result<Reply> {
        let line = line.trim();
        let say = |text: String| Ok(Reply { text, leave: false });
        if line.is_empty() {
            return say(String::new());
        }
        if is_leaving(line) {
            return Ok(Reply { text: String::new(), leave: true });
        }
        if !line.starts_with(':') {
            return say(match self.picked(line) {
                Some(number) => self.run(Command::Open(number))?,
                None => self.ask(line)?,
            });
        }
        match Command::parse(line) {
            Err(message) => say(printable(&message)),
            Ok(Command::Quit) => Ok(Reply { text: String::new(), leave: true }),
            Ok(command) => say(self.run(command)?),
        }
    }

    /// Which excerpt of the last answer a line picks: “the second one”. Choices that were offered are picked by a
    /// question.
    fn picked(&self, line: &str) -> Option<usize> {
        let last = self.last.as_ref().filter(|last| last.answer.choices.is_empty())?;
        // a number that was not shown is a mistake, and no question
        let picked = self.engine.picked(line, last.shown.len());
        Some(picked.or_else(|| self.engine.picked(line, MAX_PICKED))? + 1)
    }

    fn run(&mut self, command: Command) -> anyhow::Result<String> {
        let texts = &self.engine.config().texts.en;
        Ok(match command {
            Command::More => self.more()?,
            Command::Full => match &self.last {
                Some(last) => render_answer(&last.answer, texts, &self.terminal),
                None => "Ask something first.".to_owned(),
            },
            Command::Why => match &self.last {
                Some(last) => render_interpretation(&last.answer, &self.terminal),
                None => "Ask something first.".to_owned(),
            },
            Command::Show(number) => self.excerpt(number, 1, render_passage_in_context)?,
            Command::Open(number) => self.excerpt(number, 0, render_opened_passage)?,
            Command::Source(number) => match self.shown(number) {
                Err(message) => message,
                Ok(ShownExcerpt { document, .. }) => {
                    let document = self.engine.documents().iter().find(|other| other.id.as_str() == document);
                    document.map_or_else(
                        || "That document is no longer there.".to_owned(),
                        |document| render_source(document, texts, &self.terminal),
                    )
                }
            },
            Command::Topics => render_topics(self.engine.topics()?, &self.terminal),
            Command::Sources => {
                let list = render_sources(self.engine.documents(), texts, &self.terminal);
                format!("{list}{}\n", crate::output::corpus_line(&self.engine))
            }
            Command::Top(number) => {
                let limit = self.engine.config().answer.top_limit;
                if number > limit {
                    format!("The maximum is {}.", counted(limit, "excerpt"))
                } else {
                    self.top = number;
                    format!("Answers show up to {} from now on.", counted(number, "excerpt"))
                }
            }
            Command::Json => {
                self.json = !self.json;
                format!("Answers are {} from now on.", if self.json { "JSON" } else { "text" })
            }
            Command::New => {
                self.conversation.clear();
                self.is_disclaimed = false;
                self.last = None;
                "This conversation is forgotten.".to_owned()
            }
            Command::About => {
                let language = Language::En;
                let disclaimer = Disclaimer::new(language, &self.engine.config().texts);
                let about = format!("{ABOUT}\n\n{}\n\n", disclaimer.as_str());
                self.terminal.fit(&about) + &crate::output::corpus_line(&self.engine)
            }
            Command::Help | Command::Quit => help(),
        })
    }

    /// An excerpt of the last answer, with so many neighbors on each side.
    fn excerpt(
        &self,
        number: usize,
        neighbors: usize,
        render: impl Fn(&PassageInContext, &Texts, &Disclaimer, &Terminal) -> String,
    ) -> anyhow::Result<String> {
        let passage = match self.shown(number) {
            Ok(shown) => shown.passage,
            Err(message) => return Ok(message),
        };
        let Some(shown) = self.engine.show(&PassageId::from_input(&passage), neighbors)? else {
            return Ok("That excerpt is no longer in the documents.".to_owned());
        };
        let texts = &self.engine.config().texts;
        let disclaimer = Disclaimer::new(Language::En, texts);
        Ok(render(&shown, &texts.en, &disclaimer, &self.terminal))
    }

    fn ask(&mut self, question: &str) -> anyhow::Result<String> {
        let before = self.conversation.clone();
        let answer = self.engine.ask(question, self.top, &mut self.conversation)?;
        let shown = shown(&answer);
        let text = self.print(&answer)?;
        // where nothing was left to show, what was shown before can still be opened
        if !answer.notices.codes().contains(&NoticeCode::NoMore) {
            self.last = Some(Asked { question: question.to_owned(), before, answer, shown });
        }
        Ok(text)
    }

    /// Further passages for the last question.
    fn more(&mut self) -> anyhow::Result<String> {
        let Some(last) = &mut self.last else {
            return Ok("Ask something first.".to_owned());
        };
        let already = last.shown.len();
        let wanted = (already + self.top).min(self.engine.config().answer.top_limit);
        let mut answer = self.engine.ask(&last.question, wanted, &mut last.before.clone())?;
        if answer.passages.len() <= already {
            return Ok("There are no more excerpts for this question.".to_owned());
        }
        last.shown = shown(&answer);
        answer.passages.drain(..already);
        self.print(&answer)
    }

    fn print(&mut self, answer: &Answer) -> anyhow::Result<String> {
        if self.json {
            return Ok(printable_json(&serde_json::to_string(answer)?) + "\n");
        }
        // once in a conversation, and never where help is shown
        let has_whole_disclaimer = self.reader == Reader::Person
            && !self.is_disclaimed
            && answer.urgency.is_none()
            && !answer.passages.is_empty();
        self.is_disclaimed |= has_whole_disclaimer;
        let document_notices = self.engine.notices_of(answer);
        let short = ShortAnswer {
            answer,
            document_notices: &document_notices,
            more: ":full",
            show: None,
            has_whole_disclaimer,
        };
        Ok(render_short_answer(&short, self.engine.config().texts.of(answer.language), &self.terminal))
    }

    /// The excerpt behind a number of the last answer, or what to say.
    fn shown(&self, number: usize) -> Result<ShownExcerpt, String> {
        let shown = self.last.as_ref().map_or(&[][..], |last| &last.shown);
        let nothing = || match shown.len() {
            0 => "No excerpt has been shown yet.".to_owned(),
            1 => "The last answer has 1 excerpt.".to_owned(),
            count => format!("The last answer has excerpts 1 to {count}."),
        };
        number.checked_sub(1).and_then(|index| shown.get(index)).cloned().ok_or_else(nothing)
    }
}

/// What an answer shows by number: its passages, or the sections that come closest.
fn shown(answer: &Answer) -> Vec<ShownExcerpt> {
    let passages = answer
        .passages
        .iter()
        .map(|passage| ShownExcerpt { passage: passage.id.clone(), document: passage.document.id.clone() });
    let near = near_sections(answer)
        .iter()
        .map(|near| ShownExcerpt { passage: near.passage.clone(), document: near.document.clone() });
    passages.chain(near).collect()
}

#[cfg(test)]
mod tests {
    use bonafide::config::Config;
    use bonafide::engine::EngineOptions;

    use super::*;

    const ASKED: &str = "how is osteopetrosis treated";

    /// A session with the documents in the program.
    fn session(reader: Reader) -> Session {
        let options = EngineOptions {
            here: std::env::temp_dir().join("no such folder"),
            ..EngineOptions::new(Config::embedded().expect("valid settings"))
        };
        let engine = Engine::open(options, &|_| {}).expect("the shipped documents");
        let terminal = Terminal { width: 80, styles: false, colors: false, links: false };
        Session::new(engine, Renewed::default(), terminal, reader)
    }

    /// Whether the reply to each line ends with the whole disclaimer.
    fn disclaimers(session: &mut Session, lines: &[&str]) -> Vec<bool> {
        let texts = session.engine().config().texts.clone();
        let whole = Disclaimer::new(Language::En, &texts).as_str().to_owned();
        let unwrapped = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        lines
            .iter()
            .map(|line| unwrapped(&session.handle(line).expect("a reply").text).ends_with(&whole))
            .collect()
    }

    #[test]
    fn the_whole_disclaimer_ends_the_first_answer_with_an_excerpt_of_a_conversation() {
        let mut at_terminal = session(Reader::Person);
        let lines = ["best pizza recipe", ASKED, "is it inherited", ":more", ":new", ASKED];
        let ends_with_it = [false, true, false, false, false, true];
        assert_eq!(disclaimers(&mut at_terminal, &lines), ends_with_it);
        // neither help nor the line that reminds of it is followed by it
        let in_danger = disclaimers(&mut session(Reader::Person), &["he is not breathing", ASKED]);
        assert_eq!(in_danger, [false, false]);
        // it comes after the answer, and on request whole
        assert!(at_terminal.handle(":new").is_ok());
        let first = at_terminal.handle(ASKED).expect("an answer").text;
        assert!(first.starts_with("1. Osteopetrosis › "), "{first}");
        assert_eq!(disclaimers(&mut at_terminal, &[":full", ASKED]), [true, false]);
        assert_eq!(disclaimers(&mut session(Reader::Program), &[ASKED, ":full"]), [false, true]);
    }
}
