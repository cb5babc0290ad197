//! What the message of `/settings` shows, and what its menus and buttons do, as their `custom_id`s carry it.

/// A setting of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Answers,
    AllowedChannels,
    RefusedChannels,
    ModeratorsChannel,
    ModeratorRoles,
    Language,
    Region,
    Cooldown,
    Topics,
    Locks,
    Offers,
    Forums,
}

impl Setting {
    /// All of them, in the order in which they are shown.
    pub(crate) const ALL: [Self; 12] = [
        Self::Answers,
        Self::AllowedChannels,
        Self::RefusedChannels,
        Self::ModeratorsChannel,
        Self::ModeratorRoles,
        Self::Language,
        Self::Region,
        Self::Cooldown,
        Self::Topics,
        Self::Locks,
        Self::Offers,
        Self::Forums,
    ];

    /// Its field in the store.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Answers => "private_answers",
            Self::AllowedChannels => "allowed_channels",
            Self::RefusedChannels => "refused_channels",
            Self::ModeratorsChannel => "moderators_channel",
            Self::ModeratorRoles => "moderator_roles",
            Self::Language => "language",
            Self::Region => "region",
            Self::Cooldown => "cooldown_seconds",
            Self::Topics => "topics_off",
            Self::Locks => "channel_locks",
            Self::Offers => "forum_offers",
            Self::Forums => "help_forums",
        }
    }

    /// The setting with this field.
    pub(crate) fn of_field(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setting| setting.field() == field)
    }
}

/// What the message shows besides the present values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct View {
    /// The setting whose menus are open.
    pub(crate) setting: Option<Setting>,
    /// Page of its longest menu.
    pub(crate) page: usize,
    /// The channel whose condition is being chosen.
    pub(crate) channel: Option<u64>,
}

impl View {
    /// The first page of a setting.
    pub(crate) fn of(setting: Setting) -> Self {
        Self { setting: Some(setting), ..Self::default() }
    }

    /// The view in a `custom_id`.
    pub(crate) fn encode(self) -> String {
        let field = self.setting.map_or("", Setting::field);
        format!("{field}.{}.{}", self.page, self.channel.unwrap_or(0))
    }

    /// Reads a view from a `custom_id`.
    pub(crate) fn decode(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let (field, page, channel) = (parts.next()?, parts.next()?, parts.next()?);
        let setting = if field.is_empty() { None } else { Some(Setting::of_field(field)?) };
        let channel = channel.parse().ok().map(|id: u64| (id > 0).then_some(id))?;
        Some(Self { setting, page: page.parse().ok()?, channel })
    }
}

/// What a menu or button does to the open setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Sets or adds what is chosen.
    Choose,
    /// Removes what is chosen from a list.
    Remove,
    /// Goes back to no value of the server's own.
    Clear,
    /// Opens a form for the value.
    Write,
    /// Opens a form for a part of a name, which shortens the menu.
    Find,
}

impl Edit {
    const ALL: [Self; 5] = [Self::Choose, Self::Remove, Self::Clear, Self::Write, Self::Find];

    /// Its name in a `custom_id`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Choose => "choose",
            Self::Remove => "remove",
            Self::Clear => "clear",
            Self::Write => "write",
            Self::Find => "find",
        }
    }

    /// The edit with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edit| edit.name() == name)
    }
}
