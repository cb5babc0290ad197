//! Terms under which a question is answered: language, region, a lock to one condition, topics that are
//! switched off.

use std::path::Path;

use bonafide::answer::{Answer, NoticeCode, Outcome, UrgencyLevel};
use bonafide::config::messages::Locked;
use bonafide::config::{Config, Language};
use bonafide::engine::{AskOptions, Asked, Engine, EngineOptions};
use bonafide::question::Conversation;

const OSTEOPETROSIS: &str = "Osteopetrosis";
const CCM: &str = "Chondrodysplasia calcificans metaphysealis";
const SCLEROSIS: &str = "Metaphyseal sclerosis";

fn engine() -> Engine {
    let options = EngineOptions {
        corpus: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")),
        index: None,
        config: Config::embedded().expect("valid settings"),
        here: std::env::temp_dir().join("no such folder"),
        today: jiff::civil::date(2026, 11, 23),
    };
    Engine::open(options, &|_| {}).expect("the shipped corpus")
}

fn asked(engine: &Engine, question: &str, options: &AskOptions) -> Asked {
    let mut conversation = Conversation::new(&engine.config().answer);
    engine.ask_with(question, 5, &mut conversation, options, &[]).expect("an answer")
}

fn ask(engine: &Engine, question: &str, options: &AskOptions) -> Answer {
    asked(engine, question, options).answer
}

fn spanish() -> AskOptions {
    AskOptions { language: Language::Es, ..AskOptions::default() }
}

fn off(conditions: &[&str]) -> AskOptions {
    let conditions_off = conditions.iter().map(|condition| (*condition).to_owned()).collect();
    AskOptions { conditions_off, ..AskOptions::default() }
}

fn only(condition: &str) -> AskOptions {
    AskOptions { only_condition: Some(condition.to_owned()), ..AskOptions::default() }
}

fn has(answer: &Answer, code: NoticeCode) -> bool {
    answer.notices.codes().contains(&code)
}

/// What is said of a topic that is off.
fn topic_off(engine: &Engine, language: Language) -> String {
    engine.config().texts.of(language).topic_off(OSTEOPETROSIS)
}

fn conditions(answer: &Answer) -> Vec<&str> {
    answer.passages.iter().map(|passage| passage.document.condition.as_str()).collect()
}

#[test]
fn fixed_words_are_in_the_language_and_passages_say_that_they_are_not() {
    let engine = engine();
    let question = "How is osteopetrosis treated?";
    let (english, other) =
        (ask(&engine, question, &AskOptions::default()), ask(&engine, question, &spanish()));
    assert_eq!(english.passages[0].text, other.passages[0].text, "passages stay as they are");
    assert!(other.disclaimer.as_str().contains("no consejo médico"));
    assert!(has(&other, NoticeCode::PassagesLanguage), "{:?}", other.notices);
    assert!(!has(&english, NoticeCode::PassagesLanguage), "{:?}", english.notices);
    let place =
        other.notices.codes().iter().position(|code| *code == NoticeCode::Old).expect("an old document");
    assert!(other.notices[place].contains("junio de 2015"), "{:?}", other.notices);

    let none = ask(&engine, "what is the best pizza recipe", &spanish());
    assert_eq!(none.outcome, Outcome::NoAnswer);
    assert!(has(&none, NoticeCode::NoAnswer), "{:?}", none.notices);
    assert_eq!(none.notices[0], engine.config().texts.of(Language::Es).no_answer());
    let talk = ask(&engine, "hello", &spanish());
    assert!(has(&talk, NoticeCode::SmallTalk) && talk.notices[0].starts_with("Hola"), "{:?}", talk.notices);
}

#[test]
fn help_is_named_for_the_region_in_the_language() {
    let engine = engine();
    let here = |region: &str, language| {
        let options = AskOptions { region: Some(region.to_owned()), language, ..AskOptions::default() };
        let urgency = ask(&engine, "I want to kill myself", &options).urgency.expect("a crisis");
        urgency.message
    };
    let message = here("US", Language::Es);
    assert!(message.contains("Puedes hablar") && message.contains("llama o escribe al 988"), "{message}");
    assert!(here("GB", Language::En).contains("116 123"));
    assert!(here("nowhere", Language::En).contains("findahelpline.com"));
}

#[test]
fn a_locked_channel_is_answered_from_one_condition() {
    let engine = engine();
    let answer = ask(&engine, "how is it treated?", &only(OSTEOPETROSIS));
    assert_eq!(answer.outcome, Outcome::Answered);
    assert!(conditions(&answer).iter().all(|condition| *condition == OSTEOPETROSIS));
    assert!(has(&answer, NoticeCode::UsedContext), "{:?}", answer.notices);

    let other = asked(&engine, "How is CCM treated?", &only(OSTEOPETROSIS));
    assert!(!other.searched && other.answer.passages.is_empty());
    let locked = Locked { condition: OSTEOPETROSIS, other: CCM };
    assert_eq!(other.answer.notices[0], engine.config().texts.of(Language::En).locked(locked));

    let both = ask(&engine, "Are osteopetrosis and CCM treated alike?", &only(OSTEOPETROSIS));
    assert!(conditions(&both).iter().all(|condition| *condition == OSTEOPETROSIS));
    let none = ask(&engine, "best pizza recipe", &only(OSTEOPETROSIS));
    assert!(!none.notices.iter().any(|notice| notice.contains(CCM)), "{:?}", none.notices);
    let gone = ask(&engine, "how is it treated?", &only("Marble disease of old"));
    assert!(gone.passages.is_empty() && has(&gone, NoticeCode::ConditionGone), "{:?}", gone.notices);
}

#[test]
fn a_conversation_on_something_else_does_not_open_a_lock() {
    let engine = engine();
    let mut conversation = Conversation::new(&engine.config().answer);
    engine.ask("How is CCM treated?", 3, &mut conversation).expect("an answer");
    let asked = engine.ask_with("and what causes it?", 3, &mut conversation, &only(OSTEOPETROSIS), &[]);
    let answer = asked.expect("an answer").answer;
    assert!(!answer.passages.is_empty());
    assert!(conditions(&answer).iter().all(|condition| *condition == OSTEOPETROSIS), "{answer:?}");
}

#[test]
fn a_topic_that_is_off_is_never_shown_and_that_is_said() {
    let engine = engine();
    for question in ["How is osteopetrosis treated?", "how is marble bone disease treated"] {
        let asked = asked(&engine, question, &off(&[OSTEOPETROSIS]));
        assert!(!asked.searched && asked.answer.passages.is_empty());
        assert_eq!(asked.answer.notices[0], topic_off(&engine, Language::En));
    }
    let spanish = AskOptions { language: Language::Es, ..off(&[OSTEOPETROSIS]) };
    let answer = ask(&engine, "How is osteopetrosis treated?", &spanish);
    assert_eq!(answer.notices[0], topic_off(&engine, Language::Es));
    assert!(answer.disclaimer.as_str().contains("no consejo médico"));

    // one of two that are named
    let answer = ask(&engine, "Are osteopetrosis and CCM treated alike?", &off(&[OSTEOPETROSIS]));
    assert!(conditions(&answer).iter().all(|condition| *condition == CCM));
    assert_eq!(answer.notices[0], topic_off(&engine, Language::En));

    // one that only the switched-off documents answer
    let question = "Can interferon gamma-1b delay the disease?";
    let shown = ask(&engine, question, &AskOptions::default());
    assert_eq!(conditions(&shown)[0], OSTEOPETROSIS);
    let answer = ask(&engine, question, &off(&[OSTEOPETROSIS]));
    assert!(!conditions(&answer).contains(&OSTEOPETROSIS));
    assert_eq!(answer.notices[0], topic_off(&engine, Language::En));
    let none = ask(&engine, "best pizza recipe", &off(&[OSTEOPETROSIS]));
    assert!(!none.notices.iter().any(|notice| notice.contains(OSTEOPETROSIS)), "{:?}", none.notices);
    assert_eq!(engine.conditions_under(&off(&[OSTEOPETROSIS])).len(), engine.conditions().len() - 1);
}

#[test]
fn no_document_that_is_off_is_shown_whatever_is_asked() {
    let engine = engine();
    for hidden in engine.conditions() {
        let options = off(&[hidden]);
        for about in [OSTEOPETROSIS, CCM, SCLEROSIS, "OMD", "bones", "a child"] {
            for what in ["symptoms of", "treatment of", "what causes", "x-ray of", "diet for"] {
                let answer = ask(&engine, &format!("{what} {about}"), &options);
                assert!(!conditions(&answer).contains(&hidden.as_str()), "{what} {about} without {hidden}");
            }
        }
    }
}

#[test]
fn urgency_comes_first_whatever_the_terms() {
    let engine = engine();
    let everything: Vec<&str> = engine.conditions().iter().map(String::as_str).collect();
    for options in
        [off(&everything), only(CCM), AskOptions { only_condition: Some(CCM.into()), ..off(&everything) }]
    {
        let crisis = ask(&engine, "osteopetrosis makes me want to kill myself", &options);
        assert_eq!(crisis.urgency.expect("a crisis").level, UrgencyLevel::Crisis);
        assert!(crisis.disclaimer.as_str().contains("not medical advice"));
        let emergency = ask(&engine, "my son with osteopetrosis is not breathing", &options);
        assert_eq!(emergency.urgency.expect("an emergency").level, UrgencyLevel::Emergency);
        assert!(emergency.passages.is_empty() && emergency.disclaimer.as_str().contains("emergency number"));
    }
    let urgent = engine.urgent("he is not breathing", &spanish()).expect("an emergency");
    assert!(urgent.urgency.expect("urgency").message.contains("Puede ser una emergencia"));
    assert!(engine.urgent("How is osteopetrosis treated?", &spanish()).is_none());
}
