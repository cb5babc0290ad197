//! Settings, pins and members from outside: what is shown of them, and what is forgotten.

use serde_json::json;

use super::tests::{config, store};
use super::*;

fn passage(id: &str) -> PinnedPassage {
    PinnedPassage {
        document: "ccm".to_owned(),
        section: vec!["Treatment".to_owned()],
        position: 2,
        passage: id.to_owned(),
        hash: format!("h-{id}"),
        flag: None,
    }
}

fn new_pin(server: u64, message: u64) -> NewPin {
    NewPin {
        server,
        channel: 3,
        message,
        question: "How is it treated?".to_owned(),
        passages: vec![passage("a"), passage("b")],
        by: u64::MAX - 1,
        at: 1000,
    }
}

fn order(store: &Store) -> Vec<u64> {
    store.pins(7).expect("read").iter().map(|pin| pin.message).collect()
}

#[test]
fn a_changed_setting_is_kept_and_noted_once_and_only_for_its_server() {
    let (folder, store) = store();
    let change = SettingChange::AllowedChannel(u64::MAX, true);
    store.change_setting(7, 5, 10, &change).expect("changed");
    store.change_setting(7, 5, 11, &change).expect("unchanged");
    store.change_setting(7, 6, 12, &SettingChange::ChannelLock(4, Some("CCM".to_owned()))).expect("changed");
    drop(store);
    let store = Store::open(folder.path(), &config()).expect("a store");
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

#[test]
fn a_refused_setting_leaves_settings_and_notes_as_they_were() {
    let (_folder, store) = store();
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

#[test]
fn pins_keep_the_order_that_moderators_give_them() {
    let (_folder, store) = store();
    let ids: Vec<i64> = (1..=3).map(|n| store.add_pin(&new_pin(7, n)).expect("pinned")).collect();
    assert!(matches!(store.add_pin(&new_pin(7, 2)), Err(StoreError::AlreadyPinned)));
    store.add_pin(&new_pin(8, 2)).expect("another server's message");
    assert!(store.move_pin(7, ids[2], 0).expect("moved"));
    assert_eq!(order(&store), [3, 1, 2]);
    assert!(store.move_pin(7, ids[2], 99).expect("moved"));
    assert_eq!(order(&store), [1, 2, 3]);
    assert!(!store.move_pin(8, ids[0], 0).expect("asked"), "a pin of another server");
    assert!(!store.remove_pin(8, ids[0]).expect("asked"));
    assert!(store.remove_pin(7, ids[0]).expect("removed"));
    assert_eq!(order(&store), [2, 3]);
    assert_eq!(store.pin(7, ids[0]).expect("read"), None);
    assert_eq!(store.pin(7, ids[1]).expect("read").expect("there").passages, [passage("a"), passage("b")]);
}

#[test]
fn a_flag_is_told_once_and_stays_until_the_passages_are_confirmed() {
    let (_folder, store) = store();
    let id = store.add_pin(&new_pin(7, 1)).expect("pinned");
    let current = |of: &PinnedPassage| (of.passage == "b").then_some(PassageFlag::Removed);
    let told = store.flag_pins(current).expect("flagged");
    assert_eq!((told.len(), told[0].id, told[0].is_flagged()), (1, id, true));
    assert!(store.flag_pins(current).expect("flagged").is_empty(), "reported once");
    assert!(store.flag_pins(|_| None).expect("flagged").is_empty());
    let kept = store.pin(7, id).expect("read").expect("there");
    assert_eq!((kept.passages[0].flag, kept.passages[1].flag), (None, Some(PassageFlag::Removed)));
    assert!(!store.replace_pin_passages(8, id, &[]).expect("asked"));
    assert!(store.replace_pin_passages(7, id, &[passage("c")]).expect("replaced"));
    let kept = store.pin(7, id).expect("read").expect("there");
    assert!(!kept.is_flagged() && kept.passages == [passage("c")]);
}

fn bytes_of(folder: &std::path::Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("the folder");
    files.flat_map(|file| std::fs::read(file.expect("an entry").path()).expect("a file")).collect()
}

#[test]
fn forgetting_a_member_leaves_no_byte_of_the_id_in_any_file() {
    let (folder, store) = store();
    let user: u64 = 0x1234_5678_9abc_def0;
    let holds = || {
        let (file, text) = (bytes_of(folder.path()), user.to_string());
        file.windows(8).any(|at| at == user.to_be_bytes())
            || file.windows(text.len()).any(|at| at == text.as_bytes())
    };
    store.set_private_answers(user, Some(true)).expect("kept");
    store.set_private_answers(9, Some(false)).expect("kept");
    let id = store.add_pin(&NewPin { by: user, ..new_pin(7, 1) }).expect("pinned");
    store.change_setting(7, user, 1, &SettingChange::ForumOffers(Some(0))).expect("changed");
    assert!(holds(), "the test looks for what was kept");
    let record = store.privacy(user).expect("read");
    assert_eq!((record.private_answers, record.pins.len(), record.changes), (Some(true), 1, 1));

    let forgotten = store.forget(user).expect("forgotten");
    assert_eq!(forgotten, Forgotten { records: 3, log_emptied: true });
    assert!(!holds(), "the id is still in a file while the store is open");
    assert_eq!(store.privacy(user).expect("read"), MemberRecord::default());
    assert_eq!(store.pin(7, id).expect("read").expect("the pin stays").by, None);
    assert_eq!(store.audit(7, None, 9).expect("read")[0].by, None);
    assert_eq!(store.private_answers(9).expect("read"), Some(false), "nobody else is forgotten");
    drop(store);
    assert!(!holds());
}

#[test]
fn a_sent_question_is_open_until_its_own_server_closes_it() {
    let (_folder, store) = store();
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

#[test]
fn time_deletes_what_moderators_did_but_neither_pins_nor_settings_of_a_server_that_stays() {
    let (_folder, store) = store();
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
    assert_eq!(store.export().expect("exported")["tables"]["pin_passages"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_replaced_pin_keeps_its_number_and_place_and_loses_its_flags() {
    let (_folder, store) = store();
    let first = store.add_pin(&new_pin(7, 1)).expect("pinned");
    store.add_pin(&new_pin(7, 2)).expect("pinned");
    store.flag_pins(|_| Some(PassageFlag::Changed)).expect("flagged");
    let mut new = new_pin(7, 3);
    new.question = "How is it inherited?".to_owned();
    new.passages = vec![passage("c")];
    let before = store.replace_pin(first, &new).expect("replaced").expect("there");
    assert_eq!((before.message, before.passages.len()), (1, 2));
    assert_eq!(order(&store), [3, 2]);
    let now = store.pin(7, first).expect("read").expect("there");
    assert_eq!((now.question.as_str(), &now.passages), ("How is it inherited?", &vec![passage("c")]));
    assert!(
        !now.is_flagged() && store.is_pinned(7, 3).expect("read") && !store.is_pinned(7, 1).expect("read")
    );
    assert!(matches!(store.replace_pin(first, &new_pin(7, 2)), Err(StoreError::AlreadyPinned)));
    assert_eq!(store.replace_pin(first, &new_pin(8, 4)).expect("read"), None, "another server's pin");
}
