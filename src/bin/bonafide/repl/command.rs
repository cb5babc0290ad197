//! Commands of the prompt: lines that begin with a colon.

use std::fmt::Write as _;

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    More,
    Full,
    Why,
    Source(usize),
    Show(usize),
    Open(usize),
    Topics,
    Sources,
    Top(usize),
    Json,
    New,
    Help,
    About,
    Quit,
}

/// Name, argument and meaning of each command, in the order of the help.
pub(super) const COMMANDS: [(&str, &str, &str); 13] = [
    (":more", "", "more excerpts for the last question"),
    (":full", "", "the last answer whole: excerpts with references, and all notices about their sources"),
    (":why", "", "how the last question was read and its answer judged"),
    (":show", "N", "excerpt N of the last answer with its neighbors; :2 shows the second alone"),
    (":source", "N", "everything known about the source of excerpt N"),
    (":topics", "", "conditions that the documents are about, and their sections"),
    (":sources", "", "documents with dates and review status"),
    (":top", "N", "show N excerpts in an answer"),
    (":json", "", "answers as JSON, or as text again"),
    (":new", "", "forget what this conversation was about"),
    (":help", "", "this list"),
    (":about", "", "what this is, and the medical disclaimer in full"),
    (":quit", "", "leave (also exit, quit and Ctrl-D)"),
];

/// Whole lines that leave without a colon, as in other programs.
const LEAVING: [&str; 8] = ["exit", "quit", "q", "bye", "exit()", ":exit", ":q", "salir"];

/// Whether a line only says that its writer wants to leave.
pub(super) fn is_leaving(line: &str) -> bool {
    LEAVING.iter().any(|word| line.eq_ignore_ascii_case(word))
}

impl Command {
    /// Reads a line that begins with a colon; the error is for the person.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default();
        let argument = words.next();
        if let (Some(Ok(number)), None) = (name.strip_prefix(':').map(str::parse), argument)
            && number > 0
        {
            return Ok(Self::Open(number));
        }
        let known = COMMANDS.iter().find(|(known, ..)| *known == name);
        let Some((_, wanted, _)) = known else {
            return Err(format!("There is no command {name}. :help lists them."));
        };
        if words.next().is_some() || wanted.is_empty() && argument.is_some() {
            return Err(format!(
                "{name} takes {}.",
                if wanted.is_empty() { "nothing after it" } else { "one number" }
            ));
        }
        let number = || {
            let number =
                argument.and_then(|argument| argument.parse().ok()).filter(|&number: &usize| number > 0);
            number.ok_or_else(|| format!("{name} needs a number from 1, as in {name} 1."))
        };
        Ok(match name {
            ":more" => Self::More,
            ":full" => Self::Full,
            ":why" => Self::Why,
            ":show" => Self::Show(number()?),
            ":source" => Self::Source(number()?),
            ":topics" => Self::Topics,
            ":sources" => Self::Sources,
            ":top" => Self::Top(number()?),
            ":json" => Self::Json,
            ":new" => Self::New,
            ":about" => Self::About,
            ":quit" => Self::Quit,
            _ => Self::Help,
        })
    }
}

/// The text of `:help`.
pub(super) fn help() -> String {
    let mut text = String::from("Type a question in your own words, or:\n");
    for (name, argument, meaning) in COMMANDS {
        let call = format!("{name} {argument}");
        let _ = writeln!(text, "  {call:<11} {meaning}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_command_is_understood() {
        for (name, argument, _) in COMMANDS {
            let line = format!("{name} {}", if argument.is_empty() { "" } else { "2" });
            let command = Command::parse(&line);
            assert!(command.is_ok(), "{line}: {command:?}");
            assert!(help().contains(name));
            assert_eq!(command == Ok(Command::Help), name == ":help");
        }
    }

    #[test]
    fn a_number_alone_opens_an_excerpt() {
        assert_eq!(Command::parse(":2"), Ok(Command::Open(2)));
        assert!(Command::parse(":0").is_err());
        assert!(Command::parse(":2 3").is_err());
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(Command::parse(":mroe").expect_err("a typo").contains(":help"));
        assert!(Command::parse(":top").expect_err("no number").contains(":top 1"));
        assert!(Command::parse(":top 0").is_err());
        assert!(Command::parse(":more 3").is_err());
        assert!(Command::parse(":top 3 4").is_err());
    }
}
