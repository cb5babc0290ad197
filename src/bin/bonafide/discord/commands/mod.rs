//! Slash commands and message commands, one file each.

mod about;
mod answer_this;
mod answers;
mod ask;
pub(super) mod autocomplete;
#[cfg(feature = "fetch")]
mod documents;
mod forget_me;
mod help;
mod pin_this_answer;
mod pins;
mod privacy;
mod region;
mod review;
mod settings;
mod sources;
mod topics;

use std::borrow::Cow;

use bonafide::config::DiscordConfig;
use serenity::all::{InstallationContext, InteractionContext};

use crate::discord::context::Command;

/// All commands; that for documents only where the operator turned it on. The bot is installed in servers; what is not for these alone works in a direct message, too.
#[cfg_attr(not(feature = "fetch"), expect(unused_variables, reason = "only drafts of documents can be off"))]
pub(crate) fn all(config: &DiscordConfig) -> Vec<Command> {
    let mut commands = vec![
        ask::ask(),
        answer_this::answer_this(),
        topics::topics(),
        sources::sources(),
        about::about(),
        help::help(),
        privacy::privacy(),
        answers::answers(),
        region::region(),
        forget_me::forget_me(),
        pin_this_answer::pin_this_answer(),
        pins::pins(),
        review::review(),
        settings::settings(),
    ];
    #[cfg(feature = "fetch")]
    if config.documents {
        commands.push(documents::documents());
    }
    for command in &mut commands {
        serve_latin_america(command);
        command.install_context = Some(vec![InstallationContext::Guild]);
        let mut contexts = vec![InteractionContext::Guild];
        contexts.extend((!command.guild_only).then_some(InteractionContext::BotDm));
        command.interaction_context = Some(contexts);
    }
    commands
}

/// Gives a command the Spanish words also where Discord speaks the Spanish of Latin America, a locale of its own.
fn serve_latin_america(command: &mut Command) {
    copy_spanish(&mut command.name_localizations);
    copy_spanish(&mut command.description_localizations);
    for parameter in &mut command.parameters {
        copy_spanish(&mut parameter.name_localizations);
        copy_spanish(&mut parameter.description_localizations);
        for choice in parameter.choices.to_mut() {
            copy_spanish(&mut choice.localizations);
        }
    }
    command.subcommands.iter_mut().for_each(serve_latin_america);
}

fn copy_spanish(words: &mut Cow<'static, [(Cow<'static, str>, Cow<'static, str>)]>) {
    let spanish = words.iter().find(|(locale, _)| locale == "es-ES").map(|(_, text)| text.clone());
    if let Some(text) = spanish {
        words.to_mut().push((Cow::Borrowed("es-419"), text));
    }
}
