//! Texts in every language, and what is refused in an operator's own.

use std::collections::BTreeSet;
use std::path::Path;

use super::check::Source;
use super::patterns::Patterns;
use super::*;

fn texts(language: Language) -> Texts {
    Texts::load(language, None).expect("valid texts")
}

/// Loads own English texts.
fn own(text: &str) -> Result<Texts, String> {
    let folder = tempfile::tempdir().expect("a temporary directory");
    std::fs::write(folder.path().join("en.ftl"), text).expect("a file");
    Texts::load(Language::En, Some(folder.path())).map_err(|error| error.to_string())
}

fn code(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            code(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&std::fs::read_to_string(&path).expect("a file"));
        }
    }
}

#[test]
fn every_language_has_every_text_once_with_the_same_variables() {
    for language in Language::ALL {
        let source = Source::embedded(language).expect("a valid file");
        let mut patterns = Patterns::default();
        let names = patterns.add(source.resource.entries());
        let unique: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(unique.len(), names.len(), "a text is there twice in {language:?}");
        let wanted: Vec<&str> = MESSAGES.iter().map(|message| message.name).collect();
        assert_eq!(unique.into_iter().collect::<Vec<_>>(), wanted, "{language:?}");
        for message in MESSAGES {
            let used = patterns.variables(message.name).expect("a text");
            assert_eq!(
                used.into_keys().collect::<Vec<_>>(),
                message.variables,
                "{} in {language:?}",
                message.name
            );
        }
    }
}

/// Words of the code that say nothing to members.
const JARGON: [&str; 10] = [
    "corpus", "passage", "passages", "index", "indexes", "pasaje", "pasajes", "índice", "índices", "indexado",
];

#[test]
fn members_read_no_words_of_the_code() {
    let config = crate::config::Config::embedded().expect("valid settings");
    for language in Language::ALL {
        let source = Source::embedded(language).expect("a valid file");
        let lines = source.resource.source().lines().filter(|line| !line.starts_with('#'));
        // names have words of the code
        let written = lines.map(|line| line.split_once(" = ").map_or(line, |(_, text)| text).to_owned());
        let replies = config.care.small_talk.iter().map(|talk| talk.reply.of(language).to_owned());
        for line in written.chain(replies) {
            let words: Vec<String> =
                line.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect();
            let found = JARGON.iter().find(|word| words.iter().any(|other| other == *word));
            assert_eq!(found, None, "{language:?}: {line}");
        }
    }
}

#[test]
fn every_text_is_used() {
    let mut all = String::new();
    code(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let source = Source::embedded(Language::En).expect("a valid file");
    for Message { name, .. } in MESSAGES {
        let is_called = all.contains(&format!(".{name}("));
        let is_referred_to = source.resource.source().contains(&format!("{{ {name} }}"));
        assert!(is_called || is_referred_to, "nothing uses `{name}`: remove it from config/texts/");
    }
}

#[test]
fn plurals_follow_the_number_and_values_stay_as_they_are() {
    let (english, spanish) = (texts(Language::En), texts(Language::Es));
    assert!(english.bot_cooldown(1).ends_with("in 1 second."), "{}", english.bot_cooldown(1));
    assert!(english.bot_cooldown(2).ends_with("in 2 seconds."), "{}", english.bot_cooldown(2));
    assert!(spanish.bot_cooldown(1).ends_with("en 1 segundo."), "{}", spanish.bot_cooldown(1));
    let odd = "{ $condition } \u{202b}10 000 { not_held }";
    let said = english.only_mentioned(odd);
    assert!(said.contains(odd) && !said.contains('\u{2068}'), "{said}");
    assert_eq!(english.name_of_language("pt-BR"), "Portuguese");
    assert_eq!(english.name_of_language("nl-BE"), "nl-BE");
}

#[test]
fn own_texts_replace_those_of_the_same_name_alone() {
    let own =
        own("# ours\n-place = our clinic\nno_answer = Ask { -place }.\nundated = No date in { $title }.\n")
            .expect("valid texts");
    assert_eq!(own.no_answer(), "Ask our clinic.");
    assert_eq!(own.undated("X"), "No date in X.");
    assert_eq!(own.related(), texts(Language::En).related());
}

#[test]
fn what_is_wrong_in_own_texts_is_reported_with_its_line() {
    let name = "n".repeat(81);
    for (text, line, part) in [
        ("no_answer = Nothing.\nno answer = Nothing.\n", "line 2", "name = text"),
        ("\n\nno_answers = Nothing.\n", "line 3", "no such text"),
        ("no_answer = Nothing about { $topic }.\n", "line 1", "$topic"),
        ("undated = { $titel }\n", "line 1", "$title"),
        ("related = x\nno_answer = { noanswer }\n", "line 2", "`noanswer`"),
        ("no_answer = { reword }\nreword = { no_answer }\n", "line 1", "refers to itself"),
        ("no_answer = { LOUD(\"x\") }\n", "line 1", "LOUD"),
        ("no_answer = { \"\" }\n", "line 1", "empty"),
        (&format!("\nbot_next = {name}\n"), "line 2", "shorten it to 80"),
    ] {
        let error = own(text).expect_err(text);
        assert!(error.contains("en.ftl") && error.contains(line) && error.contains(part), "{text}: {error}");
    }
    let missing = Texts::load(Language::En, Some(Path::new("/nowhere/texts")));
    assert!(missing.expect_err("no folder").to_string().contains("nowhere"));
    let folder = tempfile::tempdir().expect("a temporary directory");
    std::fs::write(folder.path().join("english.ftl"), "no_answer = Nothing.").expect("a file");
    let named = Texts::load(Language::En, Some(folder.path())).expect_err("no language");
    assert!(named.to_string().contains("english.ftl"), "{named}");
}
