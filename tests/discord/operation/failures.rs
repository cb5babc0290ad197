//! Everything that people do, while Discord fails at every step: it is done once, and answered once.

use std::time::Duration;

use crate::bot_process::Home;
use crate::scene::{GAP, PIN, QUESTION, Scene};
use crate::simulator::{Call, Fault, Given, Interaction, Message, MessageId, Rule, Simulator};
use crate::texts::{ANY, fits, pin_done, texts};
use bonafide::config::Config;
use bonafide::config::messages::BotPage;
use bonafide::store;

/// What goes wrong with the next request of a kind, and is mended by another try.
fn faults() -> [Fault; 4] {
    [
        Fault::RateLimited { retry_after: Duration::from_millis(20), global: false },
        Fault::Server(502),
        Fault::LostAnswer,
        Fault::Timeout,
    ]
}

impl Scene {
    fn use_command(&self, command: &str, given: &[(&str, Given)]) -> Interaction {
        self.sim.slash(self.mo, self.channel, command, given)
    }

    async fn opened(&self, opened: Interaction) -> Interaction {
        self.sim.modal(opened).await;
        opened
    }

    /// Lets a fault meet the next request of a kind, and waits for the answer to what is done then.
    async fn meets(&self, call: Call, fault: &Fault, interaction: impl FnOnce() -> Interaction) -> Message {
        self.sim.fail_next(call, 1, fault);
        let interaction = interaction();
        let answer = self.sim.reply_to(interaction).await;
        assert_eq!(self.sim.faults_left(), 0, "{call:?} was made");
        let said = self.sim.shared.look(|world| {
            let of = world.messages.values().filter(|it| it.interaction == Some(interaction));
            of.filter(|it| !it.text().is_empty()).count()
        });
        assert!(said <= 1, "{call:?} {fault:?}: answered {said} times");
        answer
    }

    /// Only an acknowledgement whose answer was lost is sent again.
    fn assert_clean_but_for_lost_acknowledgements(&self) {
        let broken = self.sim.violations().into_iter().filter(|it| it.rule != Rule::SecondAcknowledgement);
        assert_eq!(broken.collect::<Vec<_>>(), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_is_answered_once_whatever_fails() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let question = [("question", Given::from(QUESTION))];
    let forgotten = texts().own_data_forgotten(0);
    for fault in faults() {
        // a request that gets no answer takes long to be given up; that is the same for all commands
        let calls: &[Call] =
            if fault == Fault::Timeout { &[Call::Callback] } else { &[Call::Callback, Call::OriginalEdit] };
        for call in calls {
            for (command, given, words) in [
                ("ask", &question[..], "bone marrow"),
                ("topics", &[], "Osteopetrosis"),
                ("sources", &[], "June 2015"),
                ("privacy", &[], texts().own_data_nothing()),
                ("forget-me", &[], &*forgotten),
                ("review", &[], texts().review_title()),
                ("pins list", &[], texts().pins_none()),
            ] {
                let said = scene.meets(*call, &fault, || scene.use_command(command, given)).await.text();
                assert!(said.contains(words), "/{command}, {call:?} {fault:?}: {said}");
            }
        }
        for command in ["about", "help"] {
            scene.meets(Call::Callback, &fault, || scene.use_command(command, &[])).await;
        }
        scene.sim.fail_next(Call::Callback, 1, &fault);
        let typed = [("question", "bowed".into())];
        let typed = scene.sim.autocomplete(scene.mo, scene.channel, "ask", &typed, "question");
        assert!(!scene.sim.choices(typed).await.is_empty(), "{fault:?}");
        let said = scene.sim.say(scene.mo, scene.channel, QUESTION);
        let answer = scene
            .meets(Call::Callback, &fault, || scene.sim.message_command(scene.mo, said, "Answer this"))
            .await;
        assert!(answer.is_ephemeral() && answer.text().contains("bone marrow"));
    }
    scene.assert_clean_but_for_lost_acknowledgements();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_button_and_form_is_answered_once_whatever_fails() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    for (number, fault) in (0_u64..).zip(faults()) {
        let private = scene.ask_as(scene.mo, QUESTION, true).await;
        let public = scene.ask_as(scene.mo, QUESTION, false).await;
        let press = |message: MessageId, button: &'static str| scene.sim.press(scene.mo, message, button);
        let whole = scene.meets(Call::Callback, &fault, || press(private.id, texts().bot_more())).await;
        let asked = scene.meets(Call::Callback, &fault, || press(private.id, texts().bot_rate())).await;
        let second = texts().bot_page(BotPage { rank: 2, count: ANY });
        for (shown, button, words) in [
            (whole.id, texts().bot_next(), &*second),
            (whole.id, texts().bot_around(), "Osteopetrosis"),
            (private.id, texts().bot_sources(), "Osteopetrosis"),
            (asked.id, texts().bot_helpful(), texts().bot_thanks_feedback()),
            (private.id, texts().bot_share(), "not medical advice"),
        ] {
            let said = scene.meets(Call::Callback, &fault, || press(shown, button)).await.text();
            assert!(fits(&said, words), "{button}, {fault:?}: {said}");
        }
        // forms open, and what is written is taken
        for (button, text, words) in [
            (texts().bot_follow_up(), "which doctors treat it?", "Orthopaedists"),
            (texts().bot_report(), "the second sentence is wrong", texts().bot_thanks_report()),
        ] {
            scene.sim.fail_next(Call::Callback, 1, &fault);
            let opened = scene.opened(press(public.id, button)).await;
            let send = || scene.sim.submit_modal(opened, &[("text", text)]);
            let said = scene.meets(Call::Callback, &fault, send).await.text();
            assert!(said.contains(words), "{button}, {fault:?}: {said}");
        }
        let gap = scene.ask_as(scene.mo, GAP, false).await;
        let preview = scene.meets(Call::Callback, &fault, || press(gap.id, texts().gaps_send())).await;
        let sent = scene.meets(Call::Callback, &fault, || press(preview.id, texts().gaps_send_now())).await;
        assert!(sent.text().contains(texts().gaps_sent()), "{fault:?}: {}", sent.text());

        scene.sim.fail_next(Call::Callback, 1, &fault);
        let opened = scene.opened(scene.sim.message_command(scene.mo, public.id, PIN)).await;
        let send = || scene.sim.submit_modal(opened, &[("question", QUESTION)]);
        let said = scene.meets(Call::Callback, &fault, send).await.text();
        assert!(fits(&said, &pin_done(ANY)), "{fault:?}: {said}");
        let pin = scene.store().pins(scene.guild.0).expect("read")[0].id;
        let shown = scene.sim.reply_to(scene.use_command("pins show", &[("number", pin.into())])).await;
        let said =
            scene.meets(Call::Callback, &fault, || press(shown.id, texts().pins_remove())).await.text();
        assert!(said.contains(&texts().pins_removed(pin)), "{fault:?}: {said}");

        scene.sim.fail_next(Call::Callback, 1, &fault);
        let pressed = press(public.id, texts().bot_delete());
        scene.sim.message_becomes(public.id, |message| message.deleted).await;
        assert_eq!(scene.sim.follow_ups(pressed, 1).await.len(), 1);

        // all of it was done once
        let store = scene.store();
        assert_eq!(store.reports(scene.guild.0, 99).expect("read").len() as u64, number + 1);
        assert_eq!(store.sent_questions(scene.guild.0, 99).expect("read").len() as u64, number + 1);
        let feedback = store.feedback(scene.guild.0, 99).expect("read");
        assert_eq!(feedback.iter().map(|count| count.helpful).sum::<u64>(), number + 1);
        assert!(store.pins(scene.guild.0).expect("read").is_empty());
        assert_eq!(scene.sim.pins(scene.channel), []);
    }
    scene.assert_clean_but_for_lost_acknowledgements();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_pin_takes_is_repeated_and_done_once() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    for fault in faults().into_iter().filter(|fault| *fault != Fault::Timeout) {
        let private = scene.ask_as(scene.mo, QUESTION, true).await;
        for call in [Call::Send, Call::OldPin, Call::OriginalEdit] {
            scene.sim.fail_next(call, 1, &fault);
        }
        let opened = scene.opened(scene.sim.message_command(scene.mo, private.id, PIN)).await;
        let said = scene.sim.reply_to(scene.sim.submit_modal(opened, &[("question", QUESTION)])).await.text();
        assert!(said.contains(texts().pins_posted()) && fits(&said, &pin_done(ANY)), "{fault:?}: {said}");
        let pins = scene.store().pins(scene.guild.0).expect("read");
        assert_eq!((pins.len(), scene.sim.pins(scene.channel).len()), (1, 1), "{fault:?}");
        assert_eq!(scene.sim.pins(scene.channel), [MessageId(pins[0].message)]);
        scene.sim.fail_next(Call::OldUnpin, 1, &fault);
        let removed = scene.use_command("pins remove", &[("number", pins[0].id.into())]);
        assert!(scene.sim.reply_to(removed).await.text().contains(&texts().pins_removed(pins[0].id)));
        scene.sim.fail_next(Call::OriginalEdit, 1, &fault);
        scene.sim.reply_to(scene.use_command("pins export", &[])).await;
        assert_eq!(scene.sim.faults_left(), 0, "{fault:?} met every request");
    }
    let posted = scene.sim.messages(scene.channel).into_iter().filter(|it| !it.is_ephemeral()).count();
    assert_eq!(posted, 3, "one message for each pin");
    scene.assert_clean_but_for_lost_acknowledgements();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_late_is_not_given_twice() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let slow = Fault::Slow(Duration::from_millis(1500));
    let answer = scene
        .meets(Call::Callback, &slow, || scene.use_command("ask", &[("question", QUESTION.into())]))
        .await;
    let pressed = scene
        .meets(Call::Callback, &slow, || scene.sim.press(scene.mo, answer.id, texts().bot_sources()))
        .await;
    assert!(pressed.text().contains("Osteopetrosis"));
    scene.meets(Call::OriginalEdit, &slow, || scene.use_command("topics", &[])).await;
    assert_eq!(scene.sim.unacknowledged(), []);
    assert!(scene.sim.waits().iter().all(|waited| *waited < Duration::from_secs(3)));
    scene.assert_clean_but_for_lost_acknowledgements();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_gets_no_answer_is_made_again() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let ask = || scene.use_command("ask", &[("question", QUESTION.into())]);
    let answer = scene.meets(Call::OriginalEdit, &Fault::Timeout, ask).await;
    assert!(answer.text().contains("bone marrow"));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_is_followed_through_all_it_does() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let mut resumed = 0;
    let leave: [fn(&Simulator); 4] = [
        Simulator::drop_gateway,
        Simulator::reconnect,
        |sim| sim.close_gateway(4000),
        |sim| sim.invalidate_sessions(true),
    ];
    for leave in leave {
        leave(&scene.sim);
        // asked while nobody is connected
        let asked = scene.use_command("ask", &[("question", QUESTION.into())]);
        resumed += 1;
        scene.sim.resumed(resumed).await;
        assert!(scene.sim.reply_to(asked).await.text().contains("bone marrow"));
    }
    let beats = scene.sim.shared.look(|world| world.gateway.heartbeats);
    scene.sim.ask_heartbeat();
    scene.sim.heartbeats(beats + 1).await;
    assert_eq!(scene.sim.sessions(), (1, resumed));
    scene.sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_of_one_server_are_there_at_once_and_registered_when_they_changed() {
    let (sim, home) = (Simulator::start().await, Home::new());
    let guild = sim.guild("Support");
    let (channel, ana) = (sim.channel(guild, "general"), sim.member(guild, "Ana"));
    let id = guild.to_string();
    for _ in 0..2 {
        let bot = home.start_with(&sim, &["--guild", &id]).await;
        sim.reply_to(sim.slash(ana, channel, "help", &[])).await;
        assert_eq!(bot.stop().await.status.code(), Some(0));
    }
    assert_eq!((sim.count(Call::SetGuildCommands), sim.count(Call::SetGlobalCommands)), (1, 0));
    // registered anew when they are others than those that were registered
    let config = Config::embedded().expect("valid settings").store;
    let store = store::open(&home.store(), &config).expect("the store");
    let fact = format!("commands of {} for {guild}", sim.bot());
    assert!(store.fact(&fact).expect("read").is_some());
    store.set_fact(&fact, "those of an older version").expect("kept");
    drop(home.start_with(&sim, &["--guild", &id]).await);
    assert_eq!(sim.count(Call::SetGuildCommands), 2);
    // an operator reads why it takes longer
    store::open(&home.store(), &config).expect("the store").set_fact(&fact, "older ones").expect("kept");
    sim.fail_next(Call::SetGuildCommands, 1, &Fault::Server(500));
    drop(home.start_with(&sim, &["--guild", &id]).await);
    assert!(home.log().contains("Discord did not take the commands"), "{}", home.log());
    sim.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_could_not_be_counted_has_an_answer_with_buttons() {
    let (scene, _bot) = Scene::start(Home::new()).await;
    let store = rusqlite::Connection::open(scene.home.store().join("bonafide.sqlite3")).expect("the store");
    let full = "CREATE TRIGGER full BEFORE INSERT ON gaps BEGIN SELECT RAISE(ABORT, 'full'); END";
    store.execute_batch(full).expect("made");
    let answer = scene.ask(scene.ana, QUESTION).await;
    assert!(answer.button("Sources").is_some(), "{}", answer.text());
    assert!(scene.home.log().contains("a question isn't counted"), "{}", scene.home.log());
    scene.sim.assert_clean();
}
