//! One conversation at the prompt: a line in, a text out.

use bonafide::answer::{Answer, Disclaimer};
use bonafide::config::Language;
use bonafide::engine::Engine;
use bonafide::passage::PassageId;
use bonafide::question::Conversation;
use bonafide::render::{
    ShortAnswer, Terminal, printable, printable_json, render_answer, render_interpretation,
    render_passage_in_context, render_short_answer, render_source, render_sources, render_topics,
};

use super::command::{Command, help, is_leaving};
use crate::watching::Renewed;

/// The maximum number of conditions named at the start.
const CONDITIONS_NAMED: usize = 8;

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

/// State of the prompt; kept in memory only.
pub(super) struct Session {
    engine: Engine,
    /// Engines that were rebuilt since.
    renewed: Renewed,
    terminal: Terminal,
    conversation: Conversation,
    top: usize,
    json: bool,
    last: Option<Asked>,
}

/// The last question and how much of its answer was shown.
struct Asked {
    question: String,
    /// The conversation as it was when the question was asked.
    before: Conversation,
    answer: Answer,
    shown: Vec<(String, String)>,
}

impl Session {
    pub(super) fn new(engine: Engine, renewed: Renewed, terminal: Terminal) -> Self {
        let config = &engine.config().answer;
        Self {
            terminal,
            conversation: Conversation::new(config),
            top: config.top,
            engine,
            renewed,
            json: false,
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
        Some(format!("(The corpus or the settings changed: {documents} documents now.)"))
    }

    /// What is said at the start.
    pub(super) fn greeting(&self) -> String {
        let named = self.engine.conditions().iter().take(CONDITIONS_NAMED).cloned().collect::<Vec<_>>();
        let example = named.first().map(|condition| format!(" For example: how is {condition} treated?"));
        let example = example.unwrap_or_default();
        self.terminal.fit(&format!("Ask about: {}.{example} :help lists commands.", named.join("; ")))
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
            return say(self.ask(line)?);
        }
        match Command::parse(line) {
            Err(message) => say(printable(&message)),
            Ok(Command::Quit) => Ok(Reply { text: String::new(), leave: true }),
            Ok(command) => say(self.run(command)?),
        }
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
            Command::Show(number) => match self.shown(number) {
                Err(message) => message,
                Ok((passage, _)) => match self.engine.show(&PassageId::from_input(&passage), 1)? {
                    None => "That passage is no longer there.".to_owned(),
                    Some(shown) => {
                        let disclaimer = Disclaimer::new(Language::En, &self.engine.config().texts);
                        render_passage_in_context(&shown, texts, &disclaimer, &self.terminal)
                    }
                },
            },
            Command::Source(number) => match self.shown(number) {
                Err(message) => message,
                Ok((_, document)) => {
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
                    format!("At most {limit} passages can be shown.")
                } else {
                    self.top = number;
                    format!("Answers show {number} passages from now on.")
                }
            }
            Command::Json => {
                self.json = !self.json;
                format!("Answers are {} from now on.", if self.json { "JSON" } else { "text" })
            }
            Command::New => {
                self.conversation.clear();
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

    fn ask(&mut self, question: &str) -> anyhow::Result<String> {
        let before = self.conversation.clone();
        let answer = self.engine.ask(question, self.top, &mut self.conversation)?;
        let shown = shown(&answer);
        let text = self.print(&answer)?;
        self.last = Some(Asked { question: question.to_owned(), before, answer, shown });
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
            return Ok("There are no more passages for this question.".to_owned());
        }
        last.shown = shown(&answer);
        answer.passages.drain(..already);
        self.print(&answer)
    }

    fn print(&self, answer: &Answer) -> anyhow::Result<String> {
        Ok(if self.json {
            printable_json(&serde_json::to_string(answer)?) + "\n"
        } else {
            let document_notices = self.engine.notices_of(answer);
            let short = ShortAnswer { answer, document_notices: &document_notices, more: ":full" };
            render_short_answer(&short, self.engine.config().texts.of(answer.language), &self.terminal)
        })
    }

    /// Passage and document behind a number of the last answer, or what to say.
    fn shown(&self, number: usize) -> Result<(String, String), String> {
        let shown = self.last.as_ref().map_or(&[][..], |last| &last.shown);
        let nothing = || match shown.len() {
            0 => "No passage was shown yet.".to_owned(),
            count => format!("The last answer has passages 1 to {count}."),
        };
        number.checked_sub(1).and_then(|index| shown.get(index)).cloned().ok_or_else(nothing)
    }
}

/// Ids of the passages of an answer and of their documents.
fn shown(answer: &Answer) -> Vec<(String, String)> {
    answer.passages.iter().map(|passage| (passage.id.clone(), passage.document.id.clone())).collect()
}
