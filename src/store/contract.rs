//! What every store has to do, as tests that take any of them through [`Store`].

use serde_json::json;

use super::pin_contract::{
    a_flag_is_told_once_and_stays_until_the_passages_are_confirmed,
    a_replaced_pin_keeps_its_number_and_place_and_loses_its_flags, answers_are_kept_while_pins_are_looked_at,
    new_pin, pins_keep_the_order_that_moderators_give_them, servers_with_pins_are_listed_once_each,
};
use super::tests::{config, exported};
use super::*;

/// Makes every test of each kind of store. One that isn't listed is a warning: it is never used.
macro_rules! contract {
    ($($name:ident),* $(,)?) => {
        mod in_a_file {
            $(#[test] fn $name() {
                let (_folder, store) = super::super::tests::store();
                super::$name(&store);
            })*
        }
        mod in_memory {
            $(#[test] fn $name() {
                let store = super::SqliteStore::in_memory(&super::config()).expect("a store");
                super::$name(&store);
            })*
        }
        #[cfg(all(unix, feature = "postgres"))]
        mod in_postgres {
            $(#[test] fn $name() {
                if let Some(store) = super::super::postgres::tests::store() {
                    super::$name(&store);
                }
            })*
        }
    };
}

contract!(
    a_changed_setting_is_kept_and_noted_once_and_only_for_its_server,
    a_refused_setting_leaves_settings_and_notes_as_they_were,
    pins_keep_the_order_that_moderators_give_them,
    a_flag_is_told_once_and_stays_until_the_passages_are_confirmed,
    servers_with_pins_are_listed_once_each,
    answers_are_kept_while_pins_are_looked_at,
    a_sent_question_is_open_until_its_own_server_closes_it,
    time_deletes_what_moderators_did_but_neither_pins_nor_settings_of_a_server_that_stays,
    a_replaced_pin_keeps_its_number_and_place_and_loses_its_flags,
    of_too_many_answers_the_oldest_are_forgotten,
    opinions_and_questions_are_counted_by_server,
    a_report_is_open_until_its_own_server_closes_it,
    what_is_old_is_deleted_and_what_a_server_left_behind,
    a_member_is_forgotten_and_nobody_else,
    a_post_has_one_offer_that_can_be_finished_later,
    posts_get_offers_after_they_were_asked_for,
    a_fact_is_kept_in_place_of_what_it_was,
    a_fact_is_replaced_only_as_long_as_it_is_what_it_was,
    an_added_question_is_of_its_server_and_leads_to_one_section,
);

pub(super) fn state(id: &str) -> AnswerState {
    AnswerState {
        condition: Some("Osteopetrosis".to_owned()),
        outcome: "answered".to_owned(),
        passages: vec![ShownPassage { id: id.to_owned(), words: vec![(0, 3)], sentences: Vec::new() }],
        pin: Some(3),
        blocks: vec![1, 3],
        is_shared: true,
    }
}

fn a_changed_setting_is_kept_and_noted_once_and_only_for_its_server(store: &dyn Store) {
    let change = SettingChange::AllowedChannel(u64::MAX, true);
    store.change_setting(7, 5, 10, &change).expect("changed");
    store.change_setting(7, 5, 11, &change).expect("unchanged");
    store.change_setting(7, 6, 12, &SettingChange::ChannelLock(4, Some("CCM".to_owned()))).expect("changed");
    let settings = store.guild_settings(7).expect("read");
    assert!(settings.allowed_channels.contains(&u64::MAX) && settings.channel_locks[&4] == "CCM");
    assert_eq!(store.guild_settings(8).expect("read"), GuildSettings::default());
    let newest = store.audit(7, None, 1).expect("read");
    assert_eq!((newest[0].field.as_str(), newest[0].by, newest[0].at), ("channel_locks", Some(6), 12));
    assert_eq!((&newest[0].old, &newest[0].new), (&json!({}), &json!({ "4": "CCM" })));
    let older = store.audit(7, Some(newest[0].id), 9).expect("read");
    assert_eq!(older.len(), 1, "what changes nothing is not noted");
    assert_eq!((&older[0].old, &older[0].new), (&json!([]), &json!([u64::MAX])));
    assert!(store.audit(8, None, 9).expect("read").is_empty());
}

fn a_refused_setting_leaves_settings_and_notes_as_they_were(store: &dyn Store) {
    let change = SettingChange::CooldownSeconds(Some(86_401));
    let error = store.change_setting(7, 5, 1, &change).expect_err("too long");
    assert!(error.to_string().contains("cooldown_seconds"), "{error}");
    for id in 0..500 {
        store.change_setting(7, 5, 1, &SettingChange::HelpForum(id, Some(0))).expect("changed");
    }
    assert!(store.change_setting(7, 5, 1, &SettingChange::HelpForum(500, Some(0))).is_err());
    let settings = store.guild_settings(7).expect("read");
    assert_eq!((settings.help_forums.len(), settings.cooldown_seconds), (500, None));
    assert_eq!(store.audit(7, None, 1000).expect("read").len(), 500);
}

fn a_sent_question_is_open_until_its_own_server_closes_it(store: &dyn Store) {
    let none = |_: &str| false;
    let question = redact("Is it treated?", KnownWords { terms: &|word| word == "treated", common: &none });
    let id = store.add_sent_question(7, 1, "CCM", &question).expect("kept");
    let sent = SentQuestion { id, day: 1, topic: "CCM".to_owned(), text: "Is it treated?".to_owned() };
    assert_eq!(store.sent_questions(7, 9).expect("read"), [sent]);
    assert!(store.sent_questions(8, 9).expect("read").is_empty());
    assert!(!store.close_sent_question(8, id).expect("asked"));
    assert!(store.close_sent_question(7, id).expect("closed"));
    assert!(store.sent_questions(7, 9).expect("read").is_empty());
}

fn time_deletes_what_moderators_did_but_neither_pins_nor_settings_of_a_server_that_stays(store: &dyn Store) {
    let settings = config();
    for server in [7, 8] {
        store.change_setting(server, 5, 0, &SettingChange::ForumOffers(Some(0))).expect("changed");
        store.add_pin(&new_pin(server, 1)).expect("pinned");
    }
    store.tidy(1 + i64::from(settings.retention_days), 10, &settings).expect("tidied");
    assert!(store.audit(7, None, 9).expect("read").is_empty());
    assert!(store.guild_settings(7).expect("read").forum_offers);
    assert_eq!(store.pins(7).expect("read").len(), 1);
    store.server_left(7, 1000).expect("noted");
    store.tidy(1001 + i64::from(settings.removed_server_days), 10, &settings).expect("tidied");
    assert_eq!(store.guild_settings(7).expect("read"), GuildSettings::default());
    assert!(store.pins(7).expect("read").is_empty());
    assert_eq!(store.pins(8).expect("read").len(), 1);
    assert_eq!(store.problems().expect("checked"), Vec::<String>::new());
    assert_eq!(exported(store)["tables"]["pin_passages"].as_array().map(Vec::len), Some(2));
}

fn of_too_many_answers_the_oldest_are_forgotten(store: &dyn Store) {
    for number in 0..5 {
        let key = format!("k{number}");
        store.keep_answer(&key, 1, Some(u64::MAX), &state(&key), 3).expect("kept");
    }
    assert_eq!(store.answer("k1").expect("read"), None);
    assert_eq!(store.answer("k2").expect("read"), Some(state("k2")));
    store.keep_answer("k2", 1, None, &state("new"), 3).expect("kept");
    assert_eq!(store.answer("k2").expect("read"), Some(state("new")), "kept in place of the old one");
    store.forget_answer("k2").expect("forgotten");
    assert_eq!(store.answer("k2").expect("read"), None);
    assert_eq!(store.answer("k4").expect("read"), Some(state("k4")));
}

fn opinion(server: u64, day: i64, is_helpful: bool) -> NewOpinion<'static> {
    NewOpinion { server, day, condition: "CCM", passage: "ccm/1", is_helpful }
}

fn opinions_and_questions_are_counted_by_server(store: &dyn Store) {
    for helpful in [true, false, false] {
        store.count_feedback(&opinion(7, 1, helpful), None).expect("counted");
    }
    store.count_feedback(&opinion(8, 1, true), None).expect("counted");
    let counts = store.feedback(7, 10).expect("read");
    assert_eq!((counts[0].helpful, counts[0].not_helpful), (1, 2));
    // an opinion that is changed on another day
    store.count_feedback(&opinion(7, 2, true), Some(1)).expect("counted");
    let counts = store.feedback(7, 10).expect("read");
    assert_eq!((counts[0].helpful, counts[0].not_helpful), (2, 1));
    store.count_question(7, 1, "", "no_answer").expect("counted");
    store.count_question(7, 2, "", "no_answer").expect("counted");
    let gaps = store.questions(7, 10).expect("read");
    assert_eq!(gaps, [GapCount { topic: String::new(), outcome: "no_answer".to_owned(), count: 2 }]);
}

fn a_report_is_open_until_its_own_server_closes_it(store: &dyn Store) {
    let id = store.add_report(7, 1, &["ccm/1".to_owned()], "wrong dose").expect("kept");
    assert_eq!(store.reports(7, 10).expect("read")[0].text, "wrong dose");
    assert!(!store.close_report(8, id).expect("asked"));
    assert!(store.close_report(7, id).expect("closed"));
    assert!(store.reports(7, 10).expect("read").is_empty());
}

fn what_is_old_is_deleted_and_what_a_server_left_behind(store: &dyn Store) {
    let settings = config();
    store.keep_answer("old", 100, None, &state("x"), 10).expect("kept");
    for server in [7, 8] {
        store.add_report(server, 100, &[], "a wrong dose").expect("kept");
        store.count_question(server, 100, "CCM", "no_answer").expect("counted");
        store.server_left(server, 100).expect("noted");
    }
    store.server_is_here(8).expect("noted");
    let kept = || [7, 8].map(|server| store.reports(server, 9).expect("read").len());
    let counted = || [7, 8].map(|server| store.questions(server, 9).expect("read").len());
    store.tidy(110, 10, &settings).expect("tidied");
    assert!(store.answer("old").expect("read").is_some());
    store.tidy(111, 10, &settings).expect("tidied");
    assert_eq!(store.answer("old").expect("read"), None);
    store.tidy(100 + i64::from(settings.removed_server_days), 10, &settings).expect("tidied");
    assert_eq!((kept(), counted()), ([1, 1], [1, 1]), "the last day counts");
    store.tidy(101 + i64::from(settings.removed_server_days), 10, &settings).expect("tidied");
    assert_eq!((kept(), counted()), ([0, 1], [0, 1]), "it may come back until then");
    store.tidy(100 + i64::from(settings.retention_days), 10, &settings).expect("tidied");
    assert_eq!((kept(), counted()), ([0, 1], [0, 1]));
    store.tidy(101 + i64::from(settings.retention_days), 10, &settings).expect("tidied");
    assert_eq!((kept(), counted()), ([0, 0], [0, 0]));
}

fn a_member_is_forgotten_and_nobody_else(store: &dyn Store) {
    let user = u64::MAX - 1;
    store.set_private_answers(user, Some(true)).expect("kept");
    store.set_private_answers(9, Some(false)).expect("kept");
    let id = store.add_pin(&NewPin { by: user, ..new_pin(7, 1) }).expect("pinned");
    store.add_pin(&NewPin { by: 9, ..new_pin(7, 2) }).expect("pinned");
    store.change_setting(7, user, 1, &SettingChange::ForumOffers(Some(0))).expect("changed");
    let record = store.privacy(user).expect("read");
    let pins = vec![(7, id, "How is it treated?".to_owned())];
    assert_eq!(record, MemberRecord { private_answers: Some(true), region: None, pins, changes: 1 });
    assert_eq!(store.forget(user).expect("forgotten").records, 3);
    assert_eq!(store.privacy(user).expect("read"), MemberRecord::default());
    assert_eq!(store.pin(7, id).expect("read").expect("the pin stays").by, None);
    assert_eq!(store.audit(7, None, 9).expect("read")[0].by, None);
    assert_eq!(store.private_answers(9).expect("read"), Some(false));
    assert_eq!(store.privacy(9).expect("read").pins.len(), 1);
    assert_eq!(store.forget(user).expect("forgotten").records, 0);
    store.set_region(9, Some("ES")).expect("kept");
    store.set_region(9, Some("FR")).expect("kept");
    assert_eq!(store.privacy(9).expect("read").region.as_deref(), Some("FR"));
    assert_eq!(store.region(8).expect("read"), None);
    assert_eq!(store.forget(9).expect("forgotten").records, 3);
    assert_eq!(store.region(9).expect("read"), None);
    store.set_region(9, Some("ES")).expect("kept");
    store.set_region(9, None).expect("deleted");
    assert_eq!(store.region(9).expect("read"), None);
    store.set_private_answers(9, None).expect("deleted");
    assert_eq!(store.private_answers(9).expect("read"), None);
}

fn a_post_has_one_offer_that_can_be_finished_later(store: &dyn Store) {
    assert_eq!(store.begin_offer(7, 1, 86_400).expect("begun"), Offer::First);
    assert_eq!(store.begin_offer(7, 1, 86_400).expect("known"), Offer::Begun);
    assert_eq!(store.begun_offers(7, 86_400).expect("read"), [1]);
    assert!(store.begun_offers(8, 0).expect("read").is_empty());
    assert!(store.begun_offers(7, 86_401).expect("read").is_empty());
    store.offer_made(1).expect("noted");
    assert_eq!(store.begin_offer(7, 1, 86_400).expect("known"), Offer::Made);
    assert!(store.begun_offers(7, 0).expect("read").is_empty());
    store.tidy(30, 1, &config()).expect("tidied");
    assert_eq!(store.begin_offer(7, 1, 86_400).expect("begun"), Offer::First, "it was forgotten");
}

fn posts_get_offers_after_they_were_asked_for(store: &dyn Store) {
    let change = |change| store.change_setting(7, 1, 1, &change).expect("changed").offers_after;
    assert_eq!(change(SettingChange::HelpForum(3, Some(5))), 5);
    assert_eq!(change(SettingChange::HelpForum(3, Some(6))), 5, "nothing changed");
    assert_eq!(change(SettingChange::ForumOffers(Some(7))), 7);
    assert_eq!(change(SettingChange::ForumOffers(None)), 7);
}

fn new_wording(server: u64, text: &str) -> NewWording {
    NewWording {
        server,
        day: 1,
        document: "ccm".to_owned(),
        section: vec!["Care".to_owned(), "School".to_owned()],
        position: 2,
        passage: "ccm/1".to_owned(),
        hash: "h".to_owned(),
        text: text.to_owned(),
    }
}

fn an_added_question_is_of_its_server_and_leads_to_one_section(store: &dyn Store) {
    let texts = |server| -> Vec<String> {
        store.wordings(server).expect("read").into_iter().map(|wording| wording.added.text).collect()
    };
    let first = store.add_wording(&new_wording(u64::MAX, "Can she go to school?")).expect("kept");
    store.add_wording(&new_wording(u64::MAX, "Which school?")).expect("kept");
    store.add_wording(&new_wording(8, "Which school?")).expect("kept");
    assert_eq!(texts(u64::MAX), ["Can she go to school?", "Which school?"]);
    let kept = store.wordings(u64::MAX).expect("read").remove(0);
    let added = new_wording(u64::MAX, "Can she go to school?");
    assert_eq!(kept, Wording { id: first, added });
    // the same words lead elsewhere now
    let other = NewWording { section: vec!["Help".to_owned()], ..new_wording(u64::MAX, "Which school?") };
    store.add_wording(&other).expect("kept");
    let kept = store.wordings(u64::MAX).expect("read");
    assert_eq!((kept.len(), &kept[1].added.section), (2, &other.section));
    assert_eq!(store.all_wordings().expect("read").len(), 3);
    assert!(!store.remove_wording(8, first).expect("asked"), "another server's");
    assert!(store.remove_wording(u64::MAX, first).expect("removed"));
    assert!(!store.remove_wording(u64::MAX, first).expect("asked"));
    for number in 1..1000 {
        store.add_wording(&new_wording(u64::MAX, &format!("Question {number}?"))).expect("kept");
    }
    let more = store.add_wording(&new_wording(u64::MAX, "One more?"));
    assert!(matches!(more, Err(StoreError::TooMany { most: 1000, .. })));
    // it goes with its server, and not with time
    store.tidy(5000, 10, &config()).expect("tidied");
    assert_eq!(texts(8).len(), 1);
    store.server_left(8, 5000).expect("noted");
    store.tidy(5001 + i64::from(config().removed_server_days), 10, &config()).expect("tidied");
    assert!(texts(8).is_empty());
    assert_eq!(texts(u64::MAX).len(), 1000);
}

fn a_fact_is_kept_in_place_of_what_it_was(store: &dyn Store) {
    assert_eq!(store.fact("a").expect("read"), None);
    store.set_fact("a", "1").expect("kept");
    store.set_fact("a", "2").expect("kept");
    store.set_fact("b", "3").expect("kept");
    assert_eq!(store.fact("a").expect("read").as_deref(), Some("2"));
    assert_eq!(exported(store)["tables"]["facts"][0]["value"], "2");
}

fn a_fact_is_replaced_only_as_long_as_it_is_what_it_was(store: &dyn Store) {
    assert!(!store.replace_fact("a", Some("1"), "2").expect("asked"), "there is none");
    assert!(store.replace_fact("a", None, "1").expect("kept"));
    assert!(!store.replace_fact("a", None, "2").expect("asked"), "there is one");
    assert!(!store.replace_fact("a", Some("2"), "3").expect("asked"), "it is another");
    assert!(store.replace_fact("a", Some("1"), "3").expect("kept"));
    assert_eq!(store.fact("a").expect("read").as_deref(), Some("3"));
}
