//! What every store has to do with pinned answers: a part of the [contract](super::contract).

use std::sync::mpsc::channel;
use std::time::Duration;

use super::contract::state;
use super::*;

/// The maximum wait for a thread.
const PATIENCE: Duration = Duration::from_secs(20);

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

pub(super) fn new_pin(server: u64, message: u64) -> NewPin {
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

fn order(store: &dyn Store) -> Vec<u64> {
    store.pins(7).expect("read").iter().map(|pin| pin.message).collect()
}

pub(super) fn pins_keep_the_order_that_moderators_give_them(store: &dyn Store) {
    let ids: Vec<i64> = (1..=3).map(|n| store.add_pin(&new_pin(7, n)).expect("pinned")).collect();
    assert!(matches!(store.add_pin(&new_pin(7, 2)), Err(StoreError::AlreadyPinned)));
    store.add_pin(&new_pin(8, 2)).expect("another server's message");
    assert!(store.move_pin(7, ids[2], 0).expect("moved"));
    assert_eq!(order(store), [3, 1, 2]);
    assert!(store.move_pin(7, ids[2], 99).expect("moved"));
    assert_eq!(order(store), [1, 2, 3]);
    assert!(!store.move_pin(8, ids[0], 0).expect("asked"), "a pin of another server");
    assert!(!store.remove_pin(8, ids[0]).expect("asked"));
    assert!(store.remove_pin(7, ids[0]).expect("removed"));
    assert_eq!(order(store), [2, 3]);
    assert_eq!(store.pin(7, ids[0]).expect("read"), None);
    assert_eq!(store.pin(7, ids[1]).expect("read").expect("there").passages, [passage("a"), passage("b")]);
}

pub(super) fn a_flag_is_told_once_and_stays_until_the_passages_are_confirmed(store: &dyn Store) {
    let id = store.add_pin(&new_pin(7, 1)).expect("pinned");
    let current = |of: &PinnedPassage| (of.passage == "b").then_some(PassageFlag::Removed);
    let seen = store.pins(7).expect("read");
    let flags = new_flags(&seen, current);
    assert!(store.flag_passages(8, &flags).expect("asked").is_empty(), "another server's pin");
    let flagged = store.flag_passages(7, &flags).expect("flagged");
    assert_eq!((flagged.len(), flagged[0].id, flagged[0].is_flagged()), (1, id, true));
    assert!(store.flag_passages(7, &flags).expect("flagged").is_empty(), "reported once");
    assert!(new_flags(&store.pins(7).expect("read"), current).is_empty());
    assert!(new_flags(&store.pins(7).expect("read"), |_| None).is_empty());
    let kept = store.pin(7, id).expect("read").expect("there");
    assert_eq!((kept.passages[0].flag, kept.passages[1].flag), (None, Some(PassageFlag::Removed)));
    assert!(!store.replace_pin_passages(8, id, &[]).expect("asked"));
    assert!(store.replace_pin_passages(7, id, &[passage("c")]).expect("replaced"));
    let kept = store.pin(7, id).expect("read").expect("there");
    assert!(!kept.is_flagged() && kept.passages == [passage("c")]);
    // looked at before it was replaced
    let late = new_flags(&seen, |_| Some(PassageFlag::Changed));
    assert_eq!(late.len(), 2);
    assert!(store.flag_passages(7, &late).expect("asked").is_empty());
    assert!(!store.pin(7, id).expect("read").expect("there").is_flagged());
}

pub(super) fn servers_with_pins_are_listed_once_each(store: &dyn Store) {
    assert!(store.servers_with_pins().expect("read").is_empty());
    for (server, message) in [(u64::MAX, 1), (7, 1), (7, 2)] {
        store.add_pin(&new_pin(server, message)).expect("pinned");
    }
    assert_eq!(store.servers_with_pins().expect("read"), [7, u64::MAX]);
}

/// Looking for a passage takes long where the index is in a cluster.
pub(super) fn answers_are_kept_while_pins_are_looked_at(store: &dyn Store) {
    store.add_pin(&new_pin(7, 1)).expect("pinned");
    let (ask, asked) = channel::<String>();
    let (answer, answered) = channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for key in asked {
                let _ = answer.send(store.keep_answer(&key, 1, Some(7), &state("ccm/1"), 10));
            }
        });
        let mut kept = Vec::new();
        let flags = new_flags(&store.pins(7).expect("read"), |passage| {
            ask.send(passage.passage.clone()).expect("a thread");
            kept.push(answered.recv_timeout(PATIENCE));
            Some(PassageFlag::Changed)
        });
        assert_eq!(store.flag_passages(7, &flags).expect("flagged").len(), 1);
        drop(ask);
        let kept: Vec<bool> = kept.into_iter().map(|kept| matches!(kept, Ok(Ok(())))).collect();
        assert_eq!(kept, [true, true], "an answer waited for the look at the pins");
    });
}

pub(super) fn a_replaced_pin_keeps_its_number_and_place_and_loses_its_flags(store: &dyn Store) {
    let first = store.add_pin(&new_pin(7, 1)).expect("pinned");
    store.add_pin(&new_pin(7, 2)).expect("pinned");
    for server in store.servers_with_pins().expect("read") {
        let flags = new_flags(&store.pins(server).expect("read"), |_| Some(PassageFlag::Changed));
        assert_eq!(store.flag_passages(server, &flags).expect("flagged").len(), 2);
    }
    let mut new = new_pin(7, 3);
    new.question = "How is it inherited?".to_owned();
    new.passages = vec![passage("c")];
    let before = store.replace_pin(first, &new).expect("replaced").expect("there");
    assert_eq!((before.message, before.passages.len()), (1, 2));
    assert_eq!(order(store), [3, 2]);
    let now = store.pin(7, first).expect("read").expect("there");
    assert_eq!((now.question.as_str(), &now.passages), ("How is it inherited?", &vec![passage("c")]));
    assert!(
        !now.is_flagged() && store.is_pinned(7, 3).expect("read") && !store.is_pinned(7, 1).expect("read")
    );
    assert!(matches!(store.replace_pin(first, &new_pin(7, 2)), Err(StoreError::AlreadyPinned)));
    assert_eq!(store.replace_pin(first, &new_pin(8, 4)).expect("read"), None, "another server's pin");
}
