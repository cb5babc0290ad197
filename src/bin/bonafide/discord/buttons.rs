//! What can be pressed and chosen under an answer and under a whole passage.

use bonafide::config::DiscordTexts;
use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::custom_id::{Action, CustomId};

/// What can be done with an answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Buttons<'a> {
    /// Key of the answer.
    pub(super) answer: &'a str,
    /// Place of the passage in the answer.
    pub(super) place: usize,
    /// Passages of the answer.
    pub(super) count: usize,
    /// Whether its asker alone sees it.
    pub(super) private: bool,
    /// Whether its reader may pin it.
    pub(super) pins: bool,
    /// Whether its question can be sent to the moderators.
    pub(super) sendable: bool,
}

impl Buttons<'_> {
    /// The rows of an answer: at most four buttons and a menu.
    pub(super) fn rows(self, texts: &DiscordTexts) -> Vec<CreateActionRow> {
        let mut row = Vec::new();
        if self.count > 0 {
            row.push(self.button(Action::Whole(self.place), &texts.more, ButtonStyle::Primary));
            row.push(self.button(Action::Sources, &texts.sources, ButtonStyle::Secondary));
        }
        row.push(self.button(Action::FollowUp, &texts.follow_up, ButtonStyle::Secondary));
        if self.count > 0 {
            row.push(self.button(Action::Rate, &texts.rate, ButtonStyle::Secondary));
        }
        vec![CreateActionRow::Buttons(row), CreateActionRow::SelectMenu(self.menu(texts))]
    }

    /// The row of a whole passage.
    pub(super) fn whole_row(self, texts: &DiscordTexts) -> Vec<CreateActionRow> {
        let mut row = Vec::new();
        if self.count > 1 {
            let next = (self.place + 1) % self.count;
            row.push(self.button(Action::Page(next), &texts.next, ButtonStyle::Primary));
        }
        row.push(self.button(Action::Around(self.place), &texts.around, ButtonStyle::Secondary));
        row.push(self.button(Action::Sources, &texts.sources, ButtonStyle::Secondary));
        if self.pins {
            row.push(self.button(Action::Pin(self.place), &texts.pins.pin, ButtonStyle::Secondary));
        }
        vec![CreateActionRow::Buttons(row)]
    }

    /// The row that asks whether an answer is helpful.
    pub(super) fn rating_row(self, texts: &DiscordTexts) -> Vec<CreateActionRow> {
        let row = vec![
            self.button(Action::Feedback(true), &texts.helpful, ButtonStyle::Success),
            self.button(Action::Feedback(false), &texts.not_helpful, ButtonStyle::Secondary),
        ];
        vec![CreateActionRow::Buttons(row)]
    }

    fn menu(self, texts: &DiscordTexts) -> CreateSelectMenu {
        let mut options = Vec::new();
        let mut offer = |action: Action, label: &str| {
            options.push(CreateSelectMenuOption::new(label, self.id(action)));
        };
        if self.private && self.count > 0 {
            offer(Action::Share, &texts.share);
        }
        if self.count > 0 {
            offer(Action::Report, &texts.report);
        }
        if self.pins {
            offer(Action::Pin(self.place), &texts.pins.pin);
        }
        if self.sendable {
            offer(Action::SendQuestion, &texts.gaps.send);
        }
        offer(Action::Delete, &texts.delete);
        CreateSelectMenu::new(self.id(Action::Menu), CreateSelectMenuKind::String { options })
            .placeholder(&texts.menu)
    }

    fn button(self, action: Action, label: &str, style: ButtonStyle) -> CreateButton {
        CreateButton::new(self.id(action)).label(label).style(style)
    }

    fn id(self, action: Action) -> String {
        CustomId { action, answer: self.answer.to_owned() }.encode()
    }
}
