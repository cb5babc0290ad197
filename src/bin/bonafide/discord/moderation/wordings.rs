//! Questions that moderators add to a section, in their own general words: the section is chosen first, then a form
//! asks for the words. What the member wrote is never filled in.

use std::sync::Arc;

use bonafide::config::Texts;
use bonafide::config::messages::WordingsSaved;
use bonafide::corpus::MAX_ASKED_LENGTH;
use bonafide::engine::{AskOptions, NotedPassage};
use bonafide::store::{NewWording, SentQuestion, StoreError};
use serenity::all::{
    ButtonStyle, ComponentInteraction, Context as Client, CreateActionRow, CreateButton, CreateInputText,
    CreateModal, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, InputTextStyle,
    ModalInteraction,
};

use crate::discord::answers::answer_state::is_private;
use crate::discord::bot::{Bot, today};
use crate::discord::context::{moderates, open_for_moderator};
use crate::discord::delivery::{self, Reply, Response, Shown};
use crate::discord::messages::{
    Action, CustomId, Embed, FIELD, SectionMark, Way, button, escaped, modal, shortened,
};
use crate::discord::settings::page::digits;

/// Options on a page of a menu.
const ON_PAGE: usize = 25;
/// Characters of an option's label.
const LABEL: usize = 100;
/// The maximum number of open questions that are looked through.
const MOST: u32 = 500;
/// The maximum length of a part of a name that is looked for.
const MAX_PART_LENGTH: u16 = 100;
/// What ends or begins a comment in a document, where added questions may go.
const COMMENT_MARKS: [&str; 2] = ["-->", "<!--"];

/// Opens the way to a section for a question that a member sent.
pub(crate) async fn begin(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    question: i64,
) -> serenity::Result<()> {
    let work = async {
        let begun = on_thread(bot, pressed, move |bot, server, locale| {
            page_for(bot, (server, locale), question, None, |sent| {
                // most are about the condition that the member named
                let about = bot.engine().conditions().contains(&sent.topic);
                Way { question, condition: about.then(|| digits(&sent.topic)), page: 0 }
            })
        });
        Response::private(begun.await)
    };
    delivery::reply_soon(ctx, pressed, work).await
}

/// Shows the conditions, the sections of one, or another page of them.
pub(crate) async fn turn(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    way: Way,
) -> serenity::Result<()> {
    let work = async {
        let shown = on_thread(bot, pressed, move |bot, server, locale| {
            page_for(bot, (server, locale), way.question, None, |_| way)
        });
        let place = if is_private(&pressed.message) { Shown::Changed } else { Shown::Private };
        Response { reply: shown.await, shown: place }
    };
    delivery::reply_soon(ctx, pressed, work).await
}

/// Opens the form for a part of a condition's name.
pub(crate) async fn find(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    question: i64,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let id = CustomId::without_answer(Action::FindTopic(question));
    let form = modal(&id, texts.settings_find(), texts.settings_find_label(), MAX_PART_LENGTH);
    open_for_moderator(ctx, pressed, bot, form).await
}

/// Shows the conditions whose names contain what was written.
pub(crate) async fn found(
    ctx: &Client,
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    question: i64,
    part: String,
) -> serenity::Result<()> {
    let work = async {
        let shown = on_thread(bot, modal, move |bot, server, locale| {
            let way = Way { question, ..Way::default() };
            page_for(bot, (server, locale), question, Some(&part), |_| way)
        });
        Response::changed(shown.await)
    };
    delivery::reply_soon(ctx, modal, work).await
}

/// Opens the form for the question, which is empty.
pub(crate) async fn open_form(
    ctx: &Client,
    pressed: &ComponentInteraction,
    bot: &Arc<Bot>,
    section: SectionMark,
) -> serenity::Result<()> {
    let texts = bot.texts(&pressed.locale);
    let id = CustomId::without_answer(Action::AddWording(section));
    let input = CreateInputText::new(InputTextStyle::Short, texts.wordings_form_label(), FIELD)
        .placeholder(texts.wordings_form_hint())
        .max_length(u16::try_from(MAX_ASKED_LENGTH).unwrap_or(u16::MAX))
        .required(true);
    let form = CreateModal::new(id.encode(), texts.wordings_form_title())
        .components(vec![CreateActionRow::InputText(input)]);
    open_for_moderator(ctx, pressed, bot, form).await
}

/// Keeps the question that a moderator wrote.
pub(crate) async fn submit(
    ctx: &Client,
    modal: &ModalInteraction,
    bot: &Arc<Bot>,
    section: SectionMark,
    text: String,
) -> serenity::Result<()> {
    let work = async {
        let kept = on_thread(bot, modal, move |bot, server, locale| {
            let texts = bot.texts(locale);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.is_empty() || COMMENT_MARKS.iter().any(|mark| text.contains(mark)) {
                return Ok(Reply::words(texts.wordings_not_a_question()));
            }
            let Some(found) = marked(bot, &section)? else {
                return Ok(Reply::words(texts.wordings_section_gone()));
            };
            let name = name_of(&found);
            match bot.store.add_wording(&new_wording(server, found, &text)) {
                Ok(_) => {}
                Err(StoreError::TooMany { most, .. }) => {
                    let said = texts.settings_too_many(most);
                    return Ok(Reply::words(&said));
                }
                Err(error) => return Err(error.into()),
            }
            bot.ready_pins().changed(server);
            let saved = WordingsSaved { question: escaped(&text), section: escaped(&name) };
            Ok(Reply::words(&texts.wordings_saved(saved)))
        });
        Response::changed(kept.await)
    };
    delivery::reply_soon(ctx, modal, work).await
}

/// What a moderator used, and where.
trait Used {
    fn server(&self) -> Option<u64>;
    fn member(&self) -> Option<&serenity::all::Member>;
    fn locale(&self) -> &str;
}

impl Used for ComponentInteraction {
    fn server(&self) -> Option<u64> {
        self.guild_id.map(serenity::all::GuildId::get)
    }
    fn member(&self) -> Option<&serenity::all::Member> {
        self.member.as_ref()
    }
    fn locale(&self) -> &str {
        &self.locale
    }
}

impl Used for ModalInteraction {
    fn server(&self) -> Option<u64> {
        self.guild_id.map(serenity::all::GuildId::get)
    }
    fn member(&self) -> Option<&serenity::all::Member> {
        self.member.as_ref()
    }
    fn locale(&self) -> &str {
        &self.locale
    }
}

/// Work for a moderator on a blocking thread; what to show instead where it fails or isn't allowed.
async fn on_thread(
    bot: &Arc<Bot>,
    used: &impl Used,
    work: impl FnOnce(&Bot, u64, &str) -> anyhow::Result<Reply> + Send + 'static,
) -> Reply {
    let texts = bot.texts(used.locale());
    let (Some(server), true) = (used.server(), moderates(bot, used.member()).await) else {
        return Reply::words(texts.bot_not_moderator());
    };
    let (worker, locale) = (Arc::clone(bot), used.locale().to_owned());
    match tokio::task::spawn_blocking(move || work(&worker, server, &locale)).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(error)) => {
            tracing::error!(%error, "the added questions can't be read or written");
            Reply::words(texts.bot_failed())
        }
        Err(_) => Reply::words(texts.bot_failed()),
    }
}

/// The menu for a question that a member sent, or that it is gone.
fn page_for(
    bot: &Bot,
    (server, locale): (u64, &str),
    question: i64,
    part: Option<&str>,
    way: impl FnOnce(&SentQuestion) -> Way,
) -> anyhow::Result<Reply> {
    let sent = bot.store.sent_questions(server, MOST)?.into_iter().find(|sent| sent.id == question);
    match sent {
        Some(sent) => page(bot, (server, &sent), &way(&sent), part, locale),
        None => Ok(Reply::words(&bot.texts(locale).gaps_no_such(question))),
    }
}

/// The menu of conditions, or of the sections of one.
fn page(
    bot: &Bot,
    (server, sent): (u64, &SentQuestion),
    way: &Way,
    part: Option<&str>,
    locale: &str,
) -> anyhow::Result<Reply> {
    let texts = bot.texts(locale);
    let engine = bot.engine();
    let off = bot.store.guild_settings(server)?.topics_off;
    let options = AskOptions { conditions_off: off, ..AskOptions::default() };
    let conditions = engine.conditions_under(&options);
    let chosen = way.condition.as_ref();
    let chosen = chosen.and_then(|wanted| conditions.iter().find(|condition| digits(condition) == *wanted));
    let mut entries: Vec<CreateSelectMenuOption> = Vec::new();
    if let Some(condition) = chosen {
        for section in engine.sections_about(condition)?.iter().filter(|section| !section.section.is_empty())
        {
            let mark = SectionMark {
                question: way.question,
                condition: digits(condition),
                section: section_digits(section),
            };
            entries.push(option(&name_of(section), Action::AddWording(mark)));
        }
    } else {
        let part = part.unwrap_or_default().to_lowercase();
        for condition in conditions.iter().filter(|condition| condition.to_lowercase().contains(&part)) {
            let to = Way { question: way.question, condition: Some(digits(condition)), page: 0 };
            entries.push(option(condition, Action::Way(to)));
        }
    }
    let pages = entries.len().div_ceil(ON_PAGE).max(1);
    let at = way.page.min(pages - 1);
    let shown: Vec<_> = entries.into_iter().skip(at * ON_PAGE).take(ON_PAGE).collect();
    let mut lines = vec![texts.wordings_intro().to_owned()];
    lines.extend(chosen.map(|condition| format!("**{}**", escaped(condition))));
    if shown.is_empty() {
        lines.push(texts.wordings_nothing_there().to_owned());
    }
    // the quotation goes to the end of the text
    lines.push(format!(">>> {}", escaped(&sent.text)));
    let title = texts.wordings_title(way.question);
    let embed = Embed { title, description: lines.join("\n\n"), ..Embed::default() };
    let mut rows = Vec::new();
    if !shown.is_empty() {
        let placeholder =
            if chosen.is_some() { texts.wordings_choose_section() } else { texts.wordings_choose_topic() };
        rows.push(menu(shown, placeholder));
    }
    let is_part = part.is_some();
    let buttons = buttons(way, (at, pages, is_part), chosen.is_some(), texts);
    rows.extend((!buttons.is_empty()).then_some(CreateActionRow::Buttons(buttons)));
    Ok(Reply { rows, ..Reply::embeds(vec![embed]) })
}

/// The buttons that turn pages and choose another condition.
fn buttons(
    way: &Way,
    (at, pages, is_part): (usize, usize, bool),
    has_condition: bool,
    texts: &Texts,
) -> Vec<CreateButton> {
    let button = |action, label: &str| button(action, label, ButtonStyle::Secondary);
    let turn = |page: usize| Action::Way(Way { page, ..way.clone() });
    let mut buttons = Vec::new();
    if !is_part {
        buttons.extend(at.checked_sub(1).map(|page| button(turn(page), texts.settings_previous_page())));
        buttons.extend((at + 1 < pages).then(|| button(turn(at + 1), texts.settings_next_page())));
    }
    if has_condition {
        let back = Way { question: way.question, ..Way::default() };
        buttons.push(button(Action::Way(back), texts.wordings_other_topic()));
    } else if pages > 1 || is_part {
        buttons.push(button(Action::FindTopic(way.question), texts.settings_find()));
    }
    buttons
}

/// The section that a `custom_id` names; none: it is no longer there.
fn marked(bot: &Bot, mark: &SectionMark) -> anyhow::Result<Option<NotedPassage>> {
    let engine = bot.engine();
    let condition = engine.conditions().iter().find(|condition| digits(condition) == mark.condition);
    let Some(condition) = condition else { return Ok(None) };
    let sections = engine.sections_about(condition)?;
    Ok(sections.into_iter().find(|section| section_digits(section) == mark.section))
}

fn new_wording(server: u64, section: NotedPassage, text: &str) -> NewWording {
    NewWording {
        server,
        day: today(),
        document: section.document,
        section: section.section,
        position: section.position,
        passage: section.id.to_string(),
        hash: section.hash.to_string(),
        text: text.to_owned(),
    }
}

/// The headings of a section.
fn name_of(section: &NotedPassage) -> String {
    section.section.join(" › ")
}

/// Digits that identify a section of a document.
fn section_digits(section: &NotedPassage) -> String {
    digits(&format!("{}\n{}", section.document, section.section.join("\n")))
}

fn option(label: &str, action: Action) -> CreateSelectMenuOption {
    CreateSelectMenuOption::new(shortened(label, LABEL), CustomId::without_answer(action).encode())
}

fn menu(options: Vec<CreateSelectMenuOption>, placeholder: &str) -> CreateActionRow {
    let kind = CreateSelectMenuKind::String { options };
    let id = CustomId::without_answer(Action::Menu).encode();
    CreateActionRow::SelectMenu(CreateSelectMenu::new(id, kind).placeholder(placeholder))
}
