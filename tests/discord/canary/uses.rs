//! What people do with the bot on Discord, with marks in everything they write.

use std::time::Duration;

use rusqlite::Connection;

use super::marks::{holds_mark, mark};
use super::{Canary, FORMS};
use crate::simulator::{Call, Fault, Message, User};
use crate::texts::{ANY, fits, pin_done, texts};

/// How many people ask at the same time, more than the bot takes.
const AT_ONCE: usize = 25;

impl Canary {
    pub(super) async fn commands(&self, times: usize) {
        for wave in 0..times / AT_ONCE {
            // some are asked twice for, some fail for good
            self.sim.fail_next(Call::OriginalEdit, 1, &Fault::Server(503));
            self.sim.fail_next(Call::OriginalEdit, 1, &Fault::LostAnswer);
            self.sim.fail_next(Call::OriginalEdit, 1, &refusal());
            self.sim.fail_next(Call::Callback, 1, &Fault::Server(500));
            let asked: Vec<_> =
                (0..AT_ONCE).map(|_| self.slash(self.member(), &self.question(), wave % 2 == 0)).collect();
            for question in asked {
                self.sim.reply_to(question).await;
            }
        }
    }

    pub(super) async fn proposals(&self, times: usize) {
        let member = self.member();
        for _ in 0..times {
            let typed = [("question", self.question().into())];
            let typed = self.sim.autocomplete(member, self.channel, "ask", &typed, "question");
            self.sim.choices(typed).await;
        }
    }

    pub(super) async fn message_commands(&self, times: usize) {
        for _ in 0..times {
            let (writer, reader) = (self.member(), self.member());
            let said = self.sim.say(writer, self.channel, &self.question());
            let used = self.sim.message_command(reader, said, "Answer this");
            self.sim.reply_to(used).await;
        }
    }

    /// Mentions, replies and direct messages.
    pub(super) async fn messages(&self, times: usize) {
        let answer = self.answer(self.member()).await;
        for number in 0..times {
            let member = self.member();
            let said = match number % 3 {
                0 => {
                    let text = format!("{} {}", self.sim.mention(), self.question());
                    self.sim.say(member, self.channel, &text)
                }
                1 => self.sim.reply(member, answer.id, &self.question()),
                _ => self.sim.say(member, self.sim.direct(member), &self.question()),
            };
            self.sim.answer_to(said).await;
        }
        let before = self.sim.count(Call::Send);
        self.sim.fail_next(Call::Send, 1, &Fault::missing_permissions());
        self.sim.say(self.member(), self.channel, &format!("{} {}", self.sim.mention(), self.question()));
        self.sim.called(Call::Send, before + 1).await;
    }

    /// Posts in a help forum, and messages whose answers are for their authors alone.
    pub(super) async fn offers(&self, times: usize) {
        let forum = self.sim.forum(self.guild, "help");
        let (sim, by) = (&self.sim, self.moderator);
        let added = (texts().settings_add_forums(), [forum.0.to_string()]);
        sim.set_picked(by, self.channel, texts().settings_help_forums(), (added.0, &added.1)).await;
        sim.set_option(by, self.channel, texts().settings_forum_offers(), texts().settings_on()).await;
        sim.set_option(by, self.channel, texts().settings_private_answers(), texts().settings_private())
            .await;
        for number in 0..times / 2 {
            let member = self.member();
            let title = mark(number);
            let (post, _) = self.sim.post(member, forum, &title, &FORMS[0].replace("{}", &title));
            let offer = self.sim.message_in(post, None).await;
            self.fill(member, &offer, texts().offers_yes(), &self.question()).await;
            let text = format!("{} {}", self.sim.mention(), self.gap());
            let said = self.sim.say(member, self.channel, &text);
            let posted = self.sim.answer_to(said).await;
            self.sim.reply_to(self.sim.press(member, posted.id, texts().settings_show_alone())).await;
        }
        sim.set_option(by, self.channel, texts().settings_private_answers(), texts().settings_public()).await;
    }

    pub(super) async fn follow_ups(&self, times: usize) {
        let member = self.member();
        let answer = self.answer(member).await;
        for _ in 0..times {
            self.fill(member, &answer, texts().bot_follow_up(), &self.question()).await;
        }
    }

    /// A marked question whose answer is used in every way, and forms that are refused.
    pub(super) async fn answers(&self, times: usize) {
        for number in 0..times {
            let answer = self.sim.reply_to(self.slash(self.moderator, &self.question_like(0), true)).await;
            let press = async |shown: &Message, button| {
                self.sim.reply_to(self.sim.press(self.moderator, shown.id, button)).await
            };
            press(&answer, texts().bot_share()).await;
            let whole = press(&answer, texts().bot_more()).await;
            for button in [texts().bot_next(), texts().bot_sources(), texts().bot_around()] {
                if whole.button(button).is_some() {
                    press(&whole, button).await;
                }
            }
            let asked = press(&answer, texts().bot_rate()).await;
            for opinion in [texts().bot_not_helpful(), texts().bot_helpful()] {
                press(&asked, opinion).await;
            }
            self.fill(self.moderator, &answer, texts().bot_report(), "the answer is wrong").await;
            let pinned = self.answer(self.moderator).await;
            let used = self.sim.message_command(self.moderator, pinned.id, "Pin this answer");
            self.sim.modal(used).await;
            self.sim.fail_next(Call::OldPin, 1, &Fault::pins_full());
            let marked = self.question();
            let refused = self.sim.submit_modal(used, &[("question", &marked)]);
            assert!(self.sim.reply_to(refused).await.text().contains(texts().pins_channel_full()));
            let general = format!("How is osteopetrosis treated, {number}?");
            let sent = self.sim.submit_modal(used, &[("question", &general)]);
            assert!(fits(&self.sim.reply_to(sent).await.text(), &pin_done(ANY)));
        }
    }

    /// Questions that could be sent to the moderators; the last ones are.
    pub(super) async fn previews(&self, times: usize) {
        for number in 0..times {
            let member = self.member();
            let answer = self.sim.reply_to(self.slash(member, &self.gap(), false)).await;
            let pressed = self.sim.press(member, answer.id, texts().gaps_send());
            let preview = self.sim.reply_to(pressed).await;
            assert!(preview.text().contains("zebra school"), "{}", preview.text());
            assert!(!holds_mark(preview.text().as_bytes()), "{}", preview.text());
            if number + 10 > times {
                let pressed = self.sim.press(member, preview.id, texts().gaps_send_now());
                assert!(self.sim.reply_to(pressed).await.text().contains(texts().gaps_sent()));
            }
        }
    }

    /// Forms for questions that were asked before the bot was killed.
    pub(super) async fn written_again(&self, answer: &Message, asker: User, times: usize) {
        for _ in 0..times {
            let label = texts().gaps_send();
            let preview = self.fill(asker, answer, label, &self.gap()).await;
            assert!(!holds_mark(preview.text().as_bytes()), "{}", preview.text());
        }
    }

    /// Questions and reports while the store takes nothing.
    pub(super) async fn without_store(&self, times: usize) {
        let member = self.member();
        let answer = self.answer(member).await;
        let file = self.home.store().join("bonafide.sqlite3");
        let lock = Connection::open(file).expect("the store");
        lock.busy_timeout(Duration::from_secs(20)).expect("set");
        lock.execute_batch("BEGIN IMMEDIATE").expect("locked");
        for _ in 0..times / 2 {
            self.sim.reply_to(self.slash(member, &self.question(), false)).await;
            let said = self.fill(member, &answer, texts().bot_report(), &self.question()).await;
            assert!(said.text().contains(texts().bot_failed()), "{}", said.text());
        }
        lock.execute_batch("ROLLBACK").expect("released");
    }

    /// Interactions that Discord no longer knows, or that nobody of Discord's programs sends.
    pub(super) async fn strangeness(&self, times: usize) {
        let member = self.member();
        let answer = self.answer(member).await;
        for _ in 0..times / 2 {
            let before = self.sim.count(Call::Callback);
            self.sim.fail_next(Call::Callback, 1, &Fault::unknown_interaction());
            self.slash(member, &self.question(), false);
            self.sim.called(Call::Callback, before + 1).await;
            let forged = self.sim.forge_press(member, answer.id, &format!("b1:{}", self.question()));
            assert!(self.sim.reply_to(forged).await.text().contains(texts().bot_expired()));
        }
        self.sim.drop_gateway();
        self.sim.resumed(1).await;
    }
}

fn refusal() -> Fault {
    Fault::Error { status: 400, code: 50035, message: "Invalid Form Body" }
}
