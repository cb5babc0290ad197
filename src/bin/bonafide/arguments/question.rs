//! Questions typed without the word `ask`: `bonafide how is osteopetrosis treated?`.

use std::ffi::{OsStr, OsString};

use bonafide::config::commonness;
use clap::{Command, CommandFactory as _};

use super::Arguments;

const ASK: &str = "ask";
const HELP: &str = "help";

/// The maximum number of edits between a mistyped command and the command, and the same for a long word.
const EDITS: usize = 1;
const EDITS_IF_LONG: usize = 2;
const LONG: usize = 6;

/// The list of common words has none that are shorter.
const SHORTEST_LISTED: usize = 4;

/// The arguments of the process with `ask` in front, if they are a question without a command.
pub(crate) fn with_ask(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let program = Arguments::command();
    let typed = arguments.get(1..).unwrap_or_default();
    if is_question(typed, &program) {
        arguments.insert(1, ASK.into());
    }
    arguments
}

/// What to answer if a question begins like a command.
pub(crate) fn hint_for_question(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    use clap::error::ErrorKind::{
        ArgumentConflict, InvalidSubcommand, InvalidValue, UnknownArgument, ValueValidation,
    };
    let kinds = [ArgumentConflict, InvalidSubcommand, InvalidValue, UnknownArgument, ValueValidation];
    let typed: Vec<_> = arguments.iter().skip(1).map(|argument| argument.to_string_lossy()).collect();
    let has_options = typed.iter().any(|argument| argument.starts_with('-'));
    if !kinds.contains(&error.kind()) || has_options || typed.first().is_some_and(|first| first == ASK) {
        return None;
    }
    Some(format!("  To ask this as a question: bonafide ask {}", typed.join(" ")))
}

fn is_question(typed: &[OsString], program: &Command) -> bool {
    let words = positionals(typed, program);
    let Some(&first_word) = words.first() else {
        return has_option_of_ask(typed, program);
    };
    let Some(first) = first_word.to_str() else { return true };
    let names = |name: &str| program.get_subcommands().any(|command| has_name(command, name));
    if first == HELP {
        // `help ask` is a request for help on a command, `help my baby is choking` is not
        return words.get(1).and_then(|word| word.to_str()).is_some_and(|word| !names(word) && word != HELP);
    }
    let is_marked = typed
        .iter()
        .take_while(|argument| argument.as_os_str() != first_word)
        .any(|argument| argument == "--");
    if is_marked {
        return true;
    }
    if names(first) {
        return false;
    }
    first.contains(char::is_whitespace)
        || first.ends_with('?')
        || words.len() > 1 && is_common(first)
        || !is_like_command(first, program)
}

/// The arguments that are neither options nor their values.
fn positionals<'a>(typed: &'a [OsString], program: &Command) -> Vec<&'a OsStr> {
    let mut found = Vec::new();
    let mut typed = typed.iter();
    while let Some(argument) = typed.next() {
        let text = argument.to_string_lossy();
        if text == "--" {
            found.extend(typed.by_ref().map(OsString::as_os_str));
        } else if !text.starts_with('-') || text == "-" {
            found.push(argument.as_os_str());
        } else if takes_next(&text, program) {
            typed.next();
        }
    }
    found
}

/// Whether an option's value is the next argument.
fn takes_next(option: &str, program: &Command) -> bool {
    let mut options = program
        .get_arguments()
        .chain(program.find_subcommand(ASK).into_iter().flat_map(Command::get_arguments))
        .filter(|argument| argument.get_action().takes_values());
    if let Some(long) = option.strip_prefix("--") {
        return options.any(|argument| argument.get_long() == Some(long));
    }
    let mut letters = option.chars().skip(1);
    let letter = letters.next();
    letters.next().is_none() && options.any(|argument| argument.get_short() == letter)
}

/// Whether an option is there that only `ask` has, as in `bonafide --batch questions.jsonl`.
fn has_option_of_ask(typed: &[OsString], program: &Command) -> bool {
    let Some(ask) = program.find_subcommand(ASK) else { return false };
    typed.iter().filter_map(|argument| argument.to_str()?.strip_prefix("--")).any(|option| {
        let name = option.split('=').next();
        ask.get_arguments().any(|argument| argument.get_long() == name)
            && program.get_arguments().all(|argument| argument.get_long() != name)
    })
}

fn has_name(command: &Command, name: &str) -> bool {
    command.get_name() == name || command.get_all_aliases().any(|alias| alias == name)
}

/// Whether a word is everyday English, so that it begins a question and not a command.
fn is_common(word: &str) -> bool {
    let word = word.to_lowercase();
    word.chars().count() < SHORTEST_LISTED || commonness(&word).is_some()
}

/// Whether a word is a mistyped command.
fn is_like_command(word: &str, program: &Command) -> bool {
    let word = word.to_lowercase();
    let edits = if word.chars().count() < LONG { EDITS } else { EDITS_IF_LONG };
    let mut commands = program.get_subcommands().filter(|command| !command.is_hide_set());
    commands.any(|command| strsim::osa_distance(&word, command.get_name()) <= edits)
        || strsim::osa_distance(&word, HELP) <= EDITS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_asked(line: &str) -> bool {
        let line = std::iter::once("bonafide").chain(line.split_whitespace()).map(OsString::from).collect();
        with_ask(line).get(1).is_some_and(|first| first == ASK)
    }

    #[test]
    fn questions_need_no_command() {
        for line in [
            "how is osteopetrosis treated?",
            "can it be inherited",
            "who gets CCM",
            "osteopetrosis",
            "what?",
            "--full how is osteopetrosis treated",
            "--corpus leaflets how long does it take",
            "-n 5 what are the symptoms",
            "--width=60 why does he walk like a duck",
            "help my baby is not breathing",
            "men with osteopetrosis",
            "story of marble bones",
            "-- show me the symptoms",
            "--batch questions.jsonl",
            "tell me about sources of calcium",
        ] {
            assert!(is_asked(line), "{line}");
        }
        let quoted = vec!["bonafide".into(), "topcis of the day".into()];
        assert_eq!(with_ask(quoted).get(1).and_then(|word| word.to_str()), Some(ASK));
    }

    #[test]
    fn commands_and_what_is_like_them_stay() {
        for line in [
            "",
            "topics",
            "topics osteopetrosis",
            "--corpus leaflets sources",
            "--history",
            "--version",
            "help",
            "help show",
            "topcis",
            "indx --check",
            "corpsu check",
            "soruces",
            "imprt leaflet.pdf",
            "hlep",
            "verfy answer.json",
        ] {
            assert!(!is_asked(line), "{line}");
        }
    }
}
