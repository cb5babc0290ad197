//! The message of `/settings`: the present values, and the menus of the setting that is open.

use std::collections::BTreeSet;
use std::sync::Arc;

use bonafide::config::{Language, Texts};
use bonafide::store::GuildSettings;
use serenity::all::{
    ButtonStyle, ChannelId, ChannelType, Context as Client, CreateActionRow, CreateButton, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, GuildId, RoleId,
};

use super::values::{all, name};
use crate::discord::bot::Bot;
use crate::discord::delivery::Reply;
use crate::discord::messages::{Action, CustomId, Edit, Embed, Setting, View, shortened};

/// Options on a page of a menu; one more fits beside them.
const ON_PAGE: usize = 24;
/// Entries that can be chosen at once.
const AT_ONCE: u8 = 25;
/// Characters of an option's label.
const LABEL: usize = 100;
/// Digits that identify a condition in an option, whose value is shorter than some names.
const DIGITS: usize = 16;

/// Values of options that are no condition, region or entry of a list.
pub(super) const PRIVATE: &str = "private";
pub(super) const PUBLIC: &str = "public";
pub(super) const DEFAULT: &str = "default";
pub(super) const ON: &str = "on";
pub(super) const OFF: &str = "off";

/// Somebody who looks at the settings of a server.
#[derive(Clone, Copy)]
pub(super) struct Viewer<'a> {
    pub(crate) client: &'a Client,
    pub(crate) bot: &'a Arc<Bot>,
    pub(crate) server: u64,
    pub(crate) locale: &'a str,
    /// Whether they may change them.
    pub(crate) manages: bool,
}

/// What is shown.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) view: View,
    /// What a change led to.
    pub(crate) notice: Option<String>,
    /// Part of the names that the longest menu is limited to.
    pub(crate) part: Option<String>,
}

/// A row of the message, and how many pages its menu has.
struct Row {
    row: Option<CreateActionRow>,
    pages: usize,
}

/// The message.
pub(super) fn page(viewer: Viewer<'_>, settings: &GuildSettings, wanted: &Wanted) -> Reply {
    let texts = viewer.bot.texts(viewer.locale);
    let view = if viewer.manages { wanted.view } else { View::default() };
    let mut lines: Vec<String> = wanted.notice.iter().map(|notice| format!("{notice}\n")).collect();
    lines.push(all(settings, view.setting, texts, &viewer.bot.config));
    let footer = if viewer.manages { String::new() } else { texts.settings_read_only().to_owned() };
    let title = texts.settings_title().to_owned();
    let embed = Embed { title, description: lines.join("\n"), footer, ..Embed::default() };
    let mut rows = Vec::new();
    let mut buttons = Vec::new();
    if viewer.manages {
        rows.push(setting_menu(view, texts));
        if let Some(setting) = view.setting {
            let drawn = Drawn { viewer, settings, view, setting, part: wanted.part.as_deref(), texts };
            let (menus, pages) = drawn.menus();
            rows.extend(menus);
            buttons = drawn.buttons(pages);
        }
    }
    buttons.push(button(Action::Audit(None), texts.settings_changes()));
    rows.push(CreateActionRow::Buttons(buttons));
    Reply { rows, ..Reply::embeds(vec![embed]) }
}

/// Digits that identify a condition.
pub(crate) fn digits(condition: &str) -> String {
    blake3::hash(condition.as_bytes()).to_hex()[..DIGITS].to_owned()
}

/// Conditions of the documents, and those that are switched off though the documents no longer have them.
pub(crate) fn topics(bot: &Bot, settings: &GuildSettings) -> BTreeSet<String> {
    bot.engine().conditions().iter().chain(&settings.topics_off).cloned().collect()
}

/// The open setting while its menus are drawn.
struct Drawn<'a> {
    viewer: Viewer<'a>,
    settings: &'a GuildSettings,
    view: View,
    setting: Setting,
    part: Option<&'a str>,
    texts: &'a Texts,
}

impl Drawn<'_> {
    /// The menus, and the pages of the longest.
    fn menus(&self) -> (Vec<CreateActionRow>, usize) {
        let texts = self.texts;
        let settings = self.settings;
        let rows = match self.setting {
            Setting::Answers => {
                let now = settings.private_answers;
                vec![self.choice(vec![
                    option(texts.settings_private(), PRIVATE, now == Some(true)),
                    option(texts.settings_public(), PUBLIC, now == Some(false)),
                    option(texts.settings_as_operator(), DEFAULT, now.is_none()),
                ])]
            }
            Setting::Language => {
                let now = settings.language;
                vec![self.choice(vec![
                    option(texts.settings_english(), Language::En.code(), now == Some(Language::En)),
                    option(texts.settings_spanish(), Language::Es.code(), now == Some(Language::Es)),
                    option(texts.settings_own_language(), DEFAULT, now.is_none()),
                ])]
            }
            Setting::Offers => vec![self.choice(vec![
                option(texts.settings_on(), ON, settings.forum_offers),
                option(texts.settings_off(), OFF, !settings.forum_offers),
            ])],
            Setting::AllowedChannels => vec![
                self.channels(None, texts.settings_add_channels(), AT_ONCE),
                self.removal(settings.allowed_channels.iter(), texts.settings_remove_channels()),
            ],
            Setting::RefusedChannels => vec![
                self.channels(None, texts.settings_add_channels(), AT_ONCE),
                self.removal(settings.refused_channels.iter(), texts.settings_remove_channels()),
            ],
            Setting::Forums => vec![
                self.channels(Some(ChannelType::Forum), texts.settings_add_forums(), AT_ONCE),
                self.removal(settings.help_forums.iter(), texts.settings_remove_forums()),
            ],
            Setting::ModeratorsChannel => {
                vec![self.channels(Some(ChannelType::Text), texts.settings_choose_channel(), 1)]
            }
            Setting::ModeratorRoles => {
                let kind = CreateSelectMenuKind::Role { default_roles: None };
                let menu = self.menu(Edit::Choose, kind, texts.settings_add_roles()).max_values(AT_ONCE);
                let add = Row { row: Some(CreateActionRow::SelectMenu(menu)), pages: 1 };
                vec![add, self.removal(settings.moderator_roles.iter(), texts.settings_remove_roles())]
            }
            Setting::Cooldown => Vec::new(),
            Setting::Region => vec![self.regions()],
            Setting::Topics => vec![self.topics()],
            Setting::Locks => match self.view.channel {
                Some(channel) => vec![self.conditions(channel)],
                None => vec![
                    self.channels(None, texts.settings_choose_channel(), 1),
                    self.removal(settings.channel_locks.keys(), texts.settings_remove_locks()),
                ],
            },
        };
        let pages = rows.iter().map(|row| row.pages).max().unwrap_or(1);
        (rows.into_iter().filter_map(|row| row.row).collect(), pages)
    }

    /// The buttons of the open setting.
    fn buttons(&self, pages: usize) -> Vec<CreateButton> {
        let texts = self.texts;
        let mut buttons = Vec::new();
        if self.part.is_none() {
            let at = self.view.page.min(pages - 1);
            let turn = |page: usize| Action::Settings(View { page, ..self.view });
            buttons.extend(at.checked_sub(1).map(|page| button(turn(page), texts.settings_previous_page())));
            buttons.extend((at + 1 < pages).then(|| button(turn(at + 1), texts.settings_next_page())));
        }
        let edit = |edit: Edit, label: &str| button(Action::EditSettings(edit, self.view), label);
        let is_found_by_name = matches!(self.setting, Setting::Region | Setting::Topics)
            || self.setting == Setting::Locks && self.view.channel.is_some();
        if is_found_by_name && (pages > 1 || self.part.is_some()) {
            buttons.push(edit(Edit::Find, texts.settings_find()));
        }
        match self.setting {
            Setting::Cooldown => {
                buttons.push(edit(Edit::Write, texts.settings_enter_seconds()));
                buttons.extend(
                    self.settings
                        .cooldown_seconds
                        .map(|_| edit(Edit::Clear, texts.settings_as_operator_short())),
                );
            }
            Setting::Region if self.settings.region.is_some() => {
                buttons.push(edit(Edit::Clear, texts.settings_as_operator_short()));
            }
            Setting::ModeratorsChannel if self.settings.moderators_channel.is_some() => {
                buttons.push(edit(Edit::Clear, texts.settings_no_channel()));
            }
            _ => {}
        }
        buttons
    }

    fn menu(&self, edit: Edit, kind: CreateSelectMenuKind, placeholder: &str) -> CreateSelectMenu {
        CreateSelectMenu::new(id(Action::EditSettings(edit, self.view)), kind).placeholder(placeholder)
    }

    /// A menu of a few values.
    fn choice(&self, options: Vec<CreateSelectMenuOption>) -> Row {
        let kind = CreateSelectMenuKind::String { options };
        let menu = self.menu(Edit::Choose, kind, self.texts.settings_choose_value());
        Row { row: Some(CreateActionRow::SelectMenu(menu)), pages: 1 }
    }

    /// Discord's own menu of channels.
    fn channels(&self, only: Option<ChannelType>, placeholder: &str, most: u8) -> Row {
        let channel_types = only.map(|kind| vec![kind]);
        let kind = CreateSelectMenuKind::Channel { channel_types, default_channels: None };
        let menu = self.menu(Edit::Choose, kind, placeholder).max_values(most);
        Row { row: Some(CreateActionRow::SelectMenu(menu)), pages: 1 }
    }

    /// A menu of the entries of a list, also of those that Discord no longer has.
    fn removal<'a>(&self, entries: impl Iterator<Item = &'a u64>, placeholder: &str) -> Row {
        let entries: Vec<u64> = entries.copied().collect();
        let label = |entry: &u64| option(&self.entry_name(*entry), &entry.to_string(), false);
        let (options, pages) = self.on_page(&entries, label);
        let Some(most) = u8::try_from(options.len()).ok().filter(|count| *count > 0) else {
            return Row { row: None, pages };
        };
        let kind = CreateSelectMenuKind::String { options };
        let menu = self.menu(Edit::Remove, kind, placeholder).max_values(most);
        Row { row: Some(CreateActionRow::SelectMenu(menu)), pages }
    }

    fn regions(&self) -> Row {
        let mut regions: Vec<_> = self.viewer.bot.config.help.regions.iter().collect();
        regions.sort_by_key(|region| region.name.to_lowercase());
        regions.retain(|region| self.is_named(&region.name) || self.is_named(&region.code));
        let now = self.settings.region.as_ref();
        let (options, pages) = self.on_page(&regions, |region| {
            option(&format!("{} ({})", region.name, region.code), &region.code, now == Some(&region.code))
        });
        self.found(options, pages, self.texts.settings_choose_region())
    }

    /// Every topic with what choosing it does.
    fn topics(&self) -> Row {
        let texts = self.texts;
        let topics = self.conditions_found(topics(self.viewer.bot, self.settings));
        let (options, pages) = self.on_page(&topics, |topic| {
            let is_off = self.settings.topics_off.contains(topic);
            let (to, label) =
                if is_off { (ON, texts.settings_switch_on()) } else { (OFF, texts.settings_switch_off()) };
            option(topic, &format!("{to}.{}", digits(topic)), false).description(label)
        });
        self.found(options, pages, texts.settings_choose_topic())
    }

    /// The conditions that a channel can be limited to.
    fn conditions(&self, channel: u64) -> Row {
        let texts = self.texts;
        let now = self.settings.channel_locks.get(&channel);
        let all = self.viewer.bot.engine().conditions().iter().cloned().collect();
        let conditions = self.conditions_found(all);
        let (mut options, pages) = self
            .on_page(&conditions, |condition| option(condition, &digits(condition), now == Some(condition)));
        options.insert(0, option(texts.settings_all_conditions(), DEFAULT, now.is_none()));
        let placeholder = texts.settings_choose_condition(self.entry_name(channel));
        self.found(options, pages, &shortened(&placeholder, LABEL))
    }

    fn conditions_found(&self, all: BTreeSet<String>) -> Vec<String> {
        all.into_iter().filter(|condition| self.is_named(condition)).collect()
    }

    /// A menu to choose from what was found by name, or from a page of all.
    fn found(&self, options: Vec<CreateSelectMenuOption>, pages: usize, placeholder: &str) -> Row {
        if options.is_empty() {
            return Row { row: None, pages };
        }
        let menu = self.menu(Edit::Choose, CreateSelectMenuKind::String { options }, placeholder);
        Row { row: Some(CreateActionRow::SelectMenu(menu)), pages }
    }

    fn is_named(&self, name: &str) -> bool {
        self.part.is_none_or(|part| name.to_lowercase().contains(&part.to_lowercase()))
    }

    /// The options of the page, and the number of pages.
    fn on_page<T>(
        &self,
        all: &[T],
        option: impl Fn(&T) -> CreateSelectMenuOption,
    ) -> (Vec<CreateSelectMenuOption>, usize) {
        let pages = all.len().div_ceil(ON_PAGE).max(1);
        let at = self.view.page.min(pages - 1);
        (all.iter().skip(at * ON_PAGE).take(ON_PAGE).map(option).collect(), pages)
    }

    /// What Discord calls a channel or role, as far as the bot knows.
    fn entry_name(&self, entry: u64) -> String {
        let guild = self.viewer.client.cache.guild(GuildId::new(self.viewer.server));
        let named = guild.and_then(|guild| {
            if self.setting == Setting::ModeratorRoles {
                return guild.roles.get(&RoleId::new(entry)).map(|role| format!("@{}", role.name));
            }
            let channel = ChannelId::new(entry);
            let thread = || guild.threads.iter().find(|thread| thread.id == channel);
            guild.channels.get(&channel).or_else(thread).map(|channel| format!("#{}", channel.name))
        });
        named.unwrap_or_else(|| self.texts.settings_gone(entry))
    }
}

fn setting_menu(view: View, texts: &Texts) -> CreateActionRow {
    let options = Setting::ALL.into_iter().map(|setting| {
        let value = id(Action::Settings(View::of(setting)));
        option(name(setting.field(), texts), &value, view.setting == Some(setting))
    });
    let kind = CreateSelectMenuKind::String { options: options.collect() };
    let menu = CreateSelectMenu::new(id(Action::Menu), kind).placeholder(texts.settings_choose());
    CreateActionRow::SelectMenu(menu)
}

fn option(label: &str, value: &str, is_now: bool) -> CreateSelectMenuOption {
    CreateSelectMenuOption::new(shortened(label, LABEL), value).default_selection(is_now)
}

fn button(action: Action, label: &str) -> CreateButton {
    CreateButton::new(id(action)).label(label).style(ButtonStyle::Secondary)
}

fn id(action: Action) -> String {
    CustomId::without_answer(action).encode()
}
