//! The menus of `/settings`: one message that shows what a server has set, and whose menus change it. Moderators read it, managers
//! change it.

use std::sync::Arc;

use bonafide::config::Texts;
use serenity::all::{
    ComponentInteraction, ComponentInteractionDataKind, Context as Client, CreateInteractionResponse,
    GuildId, Member, ModalInteraction,
};

use super::edit::{By, Edited, chosen, found, written};
use super::page::{Viewer, Wanted, page};
use crate::discord::bot::Bot;
use crate::discord::context::{manages, moderates};
use crate::discord::delivery::{self, Reply, Response, tell};
use crate::discord::messages::{Action, CustomId, Edit, View, filled};

/// Characters of what is written into a form.
const MAX_LENGTH: u16 = 100;

/// Who uses the settings, in which server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MemberPlace<'a> {
    pub(crate) server: Option<GuildId>,
    pub(crate) member: Option<&'a Member>,
}

/// The message of the command. `None`: its user doesn't moderate.
pub(crate) async fn opened(
    client: &Client,
    bot: &Arc<Bot>,
    place: MemberPlace<'_>,
    locale: &str,
) -> anyhow::Result<Option<Reply>> {
    match viewer(client, bot, place, locale).await {
        Some(viewer) => drawn(viewer, &Wanted::default()).await.map(Some),
        None => Ok(None),
    }
}

/// Opens the menus of a setting, or turns their page, in the message with the button.
pub(crate) async fn turn(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    view: View,
) -> serenity::Result<()> {
    let work = async {
        let place = MemberPlace { server: pressed.guild_id, member: pressed.member.as_ref() };
        let Some(viewer) = viewer(ctx, bot, place, &pressed.locale).await else {
            return Response::private(Reply::words(bot.texts(&pressed.locale).bot_not_moderator()));
        };
        replied(viewer, Ok(Wanted { view, ..Wanted::default() })).await
    };
    delivery::reply_soon(ctx, pressed, work).await
}

/// Does what a manager chose in a menu, or opens a form.
pub(crate) async fn edit(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    edit: Edit,
    view: View,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let place = MemberPlace { server: pressed.guild_id, member: pressed.member.as_ref() };
    let viewer = match manager(ctx, bot, place, &pressed.locale) {
        Ok(viewer) => viewer,
        Err(refusal) => return tell(ctx, pressed, refusal).await,
    };
    if let Some(FormTexts { title, label }) = form(edit, texts) {
        let id = CustomId::without_answer(Action::EditSettings(edit, view));
        let form = filled(&id, title, (label, ""), MAX_LENGTH);
        return delivery::acknowledge(ctx, pressed, CreateInteractionResponse::Modal(form)).await;
    }
    let work = async {
        let by = By { member: pressed.user.id.get(), interaction: pressed.id.get() };
        let edited = chosen(viewer, by, edit, view, values(pressed)).await;
        replied(viewer, edited).await
    };
    delivery::reply_soon(ctx, pressed, work).await
}

/// Takes what a manager wrote into a form.
pub(crate) async fn submit(
    ctx: &Client,
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    edit: Edit,
    view: View,
    text: Option<String>,
) -> serenity::Result<()> {
    let work = async {
        let place = MemberPlace { server: modal.guild_id, member: modal.member.as_ref() };
        let viewer = match manager(ctx, bot, place, &modal.locale) {
            Ok(viewer) => viewer,
            Err(refusal) => return Response::private(refusal),
        };
        let text = text.unwrap_or_default();
        let edited = if edit == Edit::Find {
            found(viewer, view, text).await
        } else {
            let by = By { member: modal.user.id.get(), interaction: modal.id.get() };
            written(viewer, by, view, &text).await
        };
        replied(viewer, edited).await
    };
    delivery::reply_soon(ctx, modal, work).await
}

/// What the form says that an edit opens.
struct FormTexts<'a> {
    title: &'a str,
    label: &'a str,
}

fn form(edit: Edit, texts: &Texts) -> Option<FormTexts<'_>> {
    let say = |title, label| Some(FormTexts { title, label });
    match edit {
        Edit::Write => say(texts.settings_cooldown_title(), texts.settings_seconds_label()),
        Edit::Find => say(texts.settings_find(), texts.settings_find_label()),
        Edit::Choose | Edit::Remove | Edit::Clear => None,
    }
}

/// What was chosen in a menu.
fn values(pressed: &ComponentInteraction) -> Vec<String> {
    match &pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values.clone(),
        ComponentInteractionDataKind::ChannelSelect { values } => {
            values.iter().map(|channel| channel.get().to_string()).collect()
        }
        ComponentInteractionDataKind::RoleSelect { values } => {
            values.iter().map(|role| role.get().to_string()).collect()
        }
        _ => Vec::new(),
    }
}

/// The moderator who looks at the settings.
async fn viewer<'a>(
    client: &'a Client,
    bot: &'a Arc<Bot>,
    MemberPlace { server, member }: MemberPlace<'_>,
    locale: &'a str,
) -> Option<Viewer<'a>> {
    let server = server?.get();
    let viewer = Viewer { client, bot, server, locale, manages: manages(member) };
    moderates(bot, member).await.then_some(viewer)
}

/// The manager who changes the settings; others get the refusal.
fn manager<'a>(
    client: &'a Client,
    bot: &'a Arc<Bot>,
    MemberPlace { server, member }: MemberPlace<'_>,
    locale: &'a str,
) -> Result<Viewer<'a>, Reply> {
    let server = server.filter(|_| manages(member)).map(GuildId::get);
    let viewer = server.map(|server| Viewer { client, bot, server, locale, manages: true });
    viewer.ok_or_else(|| Reply::words(bot.texts(locale).settings_only_managers()))
}

/// The message, in place of the one with the menu; or that something failed.
async fn replied(viewer: Viewer<'_>, edited: Edited) -> Response {
    let drawn = match edited {
        Ok(wanted) => drawn(viewer, &wanted).await,
        Err(error) => Err(error),
    };
    match drawn {
        Ok(reply) => Response::changed(reply),
        Err(error) => {
            tracing::error!(%error, "the settings of a server cannot be read or changed");
            Response::private(Reply::words(viewer.bot.texts(viewer.locale).bot_failed()))
        }
    }
}

async fn drawn(viewer: Viewer<'_>, wanted: &Wanted) -> anyhow::Result<Reply> {
    let settings = viewer.bot.known.settings(Some(viewer.server)).await?;
    Ok(page(viewer, &settings, wanted))
}
