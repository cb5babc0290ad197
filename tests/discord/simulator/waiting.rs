//! Waits for what the bot does: woken by every change, bounded by the simulator's patience.

use super::callbacks::LOADING;
use super::driver::Simulator;
use super::endpoint::Call;
use super::exchange::{Ack, Choice, ModalForm};
use super::ids::{Channel, Interaction, MessageId};
use super::message::Message;
use super::world::World;

impl Simulator {
    /// Waits until the world shows something; `what` says in a failing test what was waited for.
    pub(crate) async fn until<T>(&self, what: &str, seen: impl FnMut(&mut World) -> Option<T>) -> T {
        let seen = tokio::time::timeout(self.patience, self.shared.until(seen)).await;
        seen.unwrap_or_else(|_| panic!("waited in vain for {what}\n{}", self.story()))
    }

    /// Waits until the bot has a session and has commands registered.
    pub(crate) async fn ready(&self) {
        self.until("the bot to be ready", |world| {
            (world.gateway.connected() > 0 && !world.commands.is_empty()).then_some(())
        })
        .await;
    }

    /// Waits until so many sessions were opened in all.
    pub(crate) async fn identified(&self, times: usize) {
        self.until("an IDENTIFY", |world| (world.gateway.identified >= times).then_some(())).await;
    }

    /// Waits until sessions were resumed so many times in all.
    pub(crate) async fn resumed(&self, times: usize) {
        self.until("a RESUME", |world| (world.gateway.resumed >= times).then_some(())).await;
    }

    /// Waits until the bot sent so many heartbeats in all.
    pub(crate) async fn heartbeats(&self, times: usize) {
        self.until("a heartbeat", |world| (world.gateway.heartbeats >= times).then_some(())).await;
    }

    /// Waits until a call was served so many times in all, whatever the answer.
    pub(crate) async fn called(&self, call: Call, times: usize) {
        self.until(&format!("{call:?}"), |world| (world.log.times(call) >= times).then_some(())).await;
    }

    /// Waits until every interaction is acknowledged and no deferred answer is outstanding.
    pub(crate) async fn settled(&self) {
        // An answer stays one, so that what was seen answered needs no second look.
        let mut seen = Interaction(0);
        self.until("all interactions to be answered", move |world| {
            let open = world.exchanges.range(seen..).find(|(_, exchange)| match exchange.ack {
                None => true,
                Some(Ack::Deferred { .. }) => final_message(world, exchange.id).is_none(),
                Some(_) => false,
            });
            seen = open.map_or(seen, |(id, _)| *id);
            open.is_none().then_some(())
        })
        .await;
    }

    /// Waits until so many shards are connected.
    pub(crate) async fn connected(&self, shards: usize) {
        self.until("shards", |world| (world.gateway.connected() >= shards).then_some(())).await;
    }

    /// Waits until a shard of so many is connected.
    pub(crate) async fn shard_connected(&self, shard: (u64, u64)) {
        self.until("a shard", |world| world.gateway.shards().contains(&shard).then_some(())).await;
    }

    /// Waits until no shard is connected.
    pub(crate) async fn disconnected(&self) {
        self.until("the bot to leave", |world| (world.gateway.connected() == 0).then_some(())).await;
    }

    /// Waits for the acknowledgement of an interaction.
    pub(crate) async fn ack(&self, interaction: Interaction) -> Ack {
        self.until("an acknowledgement", |world| world.exchanges.get(&interaction)?.ack.clone()).await
    }

    /// Waits for the message that answers an interaction: the one it was acknowledged with, the one that fills a
    /// deferred answer, or the message with the button once it changed.
    pub(crate) async fn reply_to(&self, interaction: Interaction) -> Message {
        self.until("a message that answers", |world| final_message(world, interaction)).await
    }

    /// The message that answers an interaction, if it is there.
    pub(crate) fn reply_now(&self, interaction: Interaction) -> Option<Message> {
        self.shared.look(|world| final_message(world, interaction))
    }

    /// The bot's message that replies to another, if it is there.
    pub(crate) fn reply_of_bot(&self, message: MessageId) -> Option<Message> {
        self.shared.look(|world| {
            let mut later = world.messages.range(message..).map(|(_, it)| it);
            later.find(|it| it.reference == Some(message) && it.author == world.bot && !it.deleted).cloned()
        })
    }

    /// Waits for so many follow-ups to an interaction and returns them.
    pub(crate) async fn follow_ups(&self, interaction: Interaction, number: usize) -> Vec<Message> {
        self.until("follow-ups", |world| {
            let exchange = world.exchanges.get(&interaction)?;
            let messages = exchange.follow_ups.iter().filter_map(|id| world.messages.get(id).cloned());
            (exchange.follow_ups.len() >= number).then(|| messages.collect())
        })
        .await
    }

    /// Waits for a form.
    pub(crate) async fn modal(&self, interaction: Interaction) -> ModalForm {
        match self.ack(interaction).await {
            Ack::Modal(form) => form,
            other => panic!("a form was expected, not {other:?}\n{}", self.story()),
        }
    }

    /// Waits for proposals.
    pub(crate) async fn choices(&self, interaction: Interaction) -> Vec<Choice> {
        match self.ack(interaction).await {
            Ack::Choices(choices) => choices,
            other => panic!("proposals were expected, not {other:?}\n{}", self.story()),
        }
    }

    /// Waits for the bot's message that replies to another.
    pub(crate) async fn answer_to(&self, message: MessageId) -> Message {
        self.until("a reply", |world| {
            let mut replies = world.messages.values().filter(|it| it.reference == Some(message));
            replies.find(|it| it.author == world.bot && !it.deleted).cloned()
        })
        .await
    }

    /// Waits for a message of the bot's in a channel after another message, or the first one.
    pub(crate) async fn message_in(&self, channel: Channel, after: Option<MessageId>) -> Message {
        self.until("a message of the bot's", |world| {
            let mut there =
                world.messages.values().filter(|it| it.channel == channel && it.author == world.bot);
            there
                .find(|it| after.is_none_or(|after| it.id > after) && it.flags & LOADING == 0 && !it.deleted)
                .cloned()
        })
        .await
    }

    /// Waits until a message is as a test wants it.
    pub(crate) async fn message_becomes(&self, id: MessageId, wanted: impl Fn(&Message) -> bool) -> Message {
        self.until("a change of a message", |world| world.messages.get(&id).filter(|it| wanted(it)).cloned())
            .await
    }

    /// The last calls and all violations, for the message of a failing test.
    fn story(&self) -> String {
        let calls = self.calls();
        let shown = calls.iter().skip(calls.len().saturating_sub(15));
        let mut lines: Vec<String> =
            shown.map(|it| format!("{:?} {} -> {} {}", it.call, it.path, it.status, it.body)).collect();
        lines.extend(self.violations().iter().map(|it| format!("violation: {it}")));
        lines.push(format!("sessions opened and resumed: {:?}", self.sessions()));
        lines.join("\n")
    }
}

fn final_message(world: &World, interaction: Interaction) -> Option<Message> {
    let exchange = world.exchanges.get(&interaction)?;
    let shown =
        |id: &MessageId| world.messages.get(id).filter(|it| !it.deleted && it.flags & LOADING == 0).cloned();
    let follow_up = || exchange.follow_ups.iter().find_map(shown);
    match exchange.ack.as_ref()? {
        Ack::Message(id) | Ack::Update(id) => world.messages.get(id).cloned(),
        Ack::Deferred { .. } => exchange.original.as_ref().and_then(shown).or_else(follow_up),
        Ack::DeferredUpdate => exchange
            .original
            .as_ref()
            .and_then(shown)
            .filter(|it| it.edits > exchange.edits_before)
            .or_else(follow_up),
        Ack::Choices(_) | Ack::Modal(_) => None,
    }
}
