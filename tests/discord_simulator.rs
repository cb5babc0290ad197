//! The simulated Discord itself: a small bot of serenity and poise talks with it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test or bench ends where something is wrong")]

mod simulator;

use std::sync::Arc;

use poise::CreateReply;
use serenity::all::{ClientBuilder, CreateAllowedMentions, GatewayIntents};
use serenity::http::HttpBuilder;
use simulator::Simulator;
use tokio::task::JoinHandle;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Context<'a> = poise::Context<'a, (), Failure>;

/// Says something back.
#[poise::command(slash_command)]
async fn echo(context: Context<'_>, #[description = "What to say"] text: String) -> Result<(), Failure> {
    context.say(text).await?;
    Ok(())
}

struct TestBot {
    task: JoinHandle<()>,
}

impl Drop for TestBot {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn start_bot(sim: &Simulator) -> TestBot {
    let options = poise::FrameworkOptions {
        commands: vec![echo()],
        allowed_mentions: Some(CreateAllowedMentions::new()),
        ..Default::default()
    };
    let framework = poise::Framework::builder()
        .options(options)
        .setup(|context, _, framework| {
            Box::pin(async move {
                poise::builtins::register_globally(context, &framework.options().commands).await?;
                Ok(())
            })
        })
        .build();
    let http = HttpBuilder::new(sim.token()).proxy(sim.base()).ratelimiter_disabled(true).build();
    let mut client = ClientBuilder::new_with_http(http, GatewayIntents::non_privileged())
        .framework(framework)
        .await
        .expect("a client");
    let task = tokio::spawn(async move {
        let _ = client.start().await;
    });
    let bot = TestBot { task };
    sim.ready().await;
    bot
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slash_command_is_answered() {
    let sim = Simulator::start().await;
    let guild = sim.guild("Support");
    let channel = sim.channel(guild, "general");
    let ana = sim.member(guild, "Ana");
    let _bot = start_bot(&sim).await;
    let asked = sim.slash(ana, channel, "echo", &[("text", "hello".into())]);
    let reply = sim.reply_to(asked).await;
    assert_eq!(reply.text(), "hello");
    assert!(!reply.is_ephemeral());
    sim.assert_clean();
}
