//! The buttons under a passage of an answer.

use bonafide::config::DiscordTexts;
use serenity::all::{ButtonStyle, CreateActionRow, CreateButton};

use super::custom_id::{Action, CustomId};

/// The buttons under a passage of an answer.
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
    /// The rows, of five buttons at most.
    pub(super) fn rows(self, texts: &DiscordTexts) -> Vec<CreateActionRow> {
        let button = |action: Action, label: &str, style: ButtonStyle| {
            let id = CustomId { action, answer: self.answer.to_owned() }.encode();
            CreateButton::new(id).label(label).style(style)
        };
        let mut first = Vec::new();
        let mut second = Vec::new();
        if self.count > 0 {
            let next = (self.place + 1) % self.count;
            if self.count > 1 {
                first.push(button(Action::Page(next), &texts.next, ButtonStyle::Primary));
            }
            first.push(button(Action::More(self.place), &texts.more, ButtonStyle::Secondary));
            first.push(button(Action::Sources, &texts.sources, ButtonStyle::Secondary));
        }
        first.push(button(Action::FollowUp, &texts.follow_up, ButtonStyle::Secondary));
        if self.private && self.count > 0 {
            first.push(button(Action::Share, &texts.share, ButtonStyle::Secondary));
        }
        if self.count > 0 {
            second.push(button(Action::Feedback(true), &texts.helpful, ButtonStyle::Success));
            second.push(button(Action::Feedback(false), &texts.not_helpful, ButtonStyle::Secondary));
            second.push(button(Action::Report, &texts.report, ButtonStyle::Secondary));
        }
        if self.pins {
            second.push(button(Action::Pin(self.place), &texts.pins.pin, ButtonStyle::Secondary));
        }
        second.push(button(Action::Delete, &texts.delete, ButtonStyle::Danger));
        let mut rows = vec![first, second];
        if self.sendable {
            rows.push(vec![button(Action::SendQuestion, &texts.gaps.send, ButtonStyle::Secondary)]);
        }
        rows.into_iter().map(CreateActionRow::Buttons).collect()
    }
}
