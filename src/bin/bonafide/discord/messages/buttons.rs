//! What can be pressed and chosen under an answer and under a whole passage.

use bonafide::answer::NearSection;
use bonafide::config::Texts;
use bonafide::render::near_heading;
use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use super::custom_id::{Action, CustomId};
use super::limits::shortened;

/// Buttons of a row.
const MAX_BUTTONS: usize = 5;
/// Options of a menu.
const MAX_OPTIONS: usize = 25;
/// Characters of a label.
const MAX_LABEL_LENGTH: usize = 80;

/// A button that belongs to no answer.
pub(crate) fn button(action: Action, label: &str, style: ButtonStyle) -> CreateButton {
    CreateButton::new(CustomId::without_answer(action).encode()).label(label).style(style)
}

/// What can be done with an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Buttons<'a> {
    /// Key of the answer.
    pub(crate) answer: &'a str,
    /// Place of the passage in the answer.
    pub(crate) place: usize,
    /// Passages of the answer.
    pub(crate) count: usize,
    /// Whether its asker alone sees it.
    pub(crate) private: bool,
    /// Whether its reader may pin it.
    pub(crate) pins: bool,
    /// Whether its question can be sent to the moderators.
    pub(crate) sendable: bool,
}

impl Buttons<'_> {
    /// The rows of an answer: at most four buttons and a menu.
    pub(crate) fn rows(self, texts: &Texts) -> Vec<CreateActionRow> {
        let mut row = Vec::new();
        if self.count > 0 {
            row.push(self.button(Action::Whole(self.place), texts.bot_more(), ButtonStyle::Primary));
            row.push(self.button(Action::Sources, texts.bot_sources(), ButtonStyle::Secondary));
        }
        row.push(self.button(Action::FollowUp, texts.bot_follow_up(), ButtonStyle::Secondary));
        if self.count > 0 {
            row.push(self.button(Action::Rate, texts.bot_rate(), ButtonStyle::Secondary));
        }
        vec![CreateActionRow::Buttons(row), CreateActionRow::SelectMenu(self.menu(texts))]
    }

    /// The row of a whole passage.
    pub(crate) fn whole_row(self, texts: &Texts) -> Vec<CreateActionRow> {
        let mut row = Vec::new();
        if self.count > 1 {
            let next = (self.place + 1) % self.count;
            row.push(self.button(Action::Page(next), texts.bot_next(), ButtonStyle::Primary));
        }
        row.push(self.button(Action::Around(self.place), texts.bot_around(), ButtonStyle::Secondary));
        row.push(self.button(Action::Sources, texts.bot_sources(), ButtonStyle::Secondary));
        if self.pins {
            row.push(self.button(Action::Pin(self.place), texts.pins_pin(), ButtonStyle::Secondary));
        }
        vec![CreateActionRow::Buttons(row)]
    }

    /// The row that asks whether an answer is helpful.
    pub(crate) fn rating_row(self, texts: &Texts) -> Vec<CreateActionRow> {
        let row = vec![
            self.button(Action::Feedback(true), texts.bot_helpful(), ButtonStyle::Success),
            self.button(Action::Feedback(false), texts.bot_not_helpful(), ButtonStyle::Secondary),
        ];
        vec![CreateActionRow::Buttons(row)]
    }

    /// The row of conditions to choose from: buttons, or a menu where they are too many.
    pub(crate) fn choice_row(self, choices: &[String], texts: &Texts) -> Vec<CreateActionRow> {
        if choices.is_empty() {
            return Vec::new();
        }
        if choices.len() <= MAX_BUTTONS {
            let row = (0..).zip(choices).map(|(place, condition)| {
                let label = shortened(condition, MAX_LABEL_LENGTH);
                self.button(Action::Choose(place), &label, ButtonStyle::Primary)
            });
            return vec![CreateActionRow::Buttons(row.collect())];
        }
        let options = (0..).zip(choices).take(MAX_OPTIONS).map(|(place, condition)| {
            let label = shortened(condition, MAX_LABEL_LENGTH);
            CreateSelectMenuOption::new(label, self.id(Action::Choose(place)))
        });
        let kind = CreateSelectMenuKind::String { options: options.collect() };
        let menu = CreateSelectMenu::new(self.id(Action::Choices), kind).placeholder(texts.bot_choose());
        vec![CreateActionRow::SelectMenu(menu)]
    }

    /// The row of sections that come close where nothing answers: a button for each.
    pub(crate) fn near_row(self, near: &[NearSection]) -> Option<CreateActionRow> {
        let buttons = (0..).zip(near).take(MAX_BUTTONS).map(|(place, near)| {
            let label = shortened(&near_heading(near), MAX_LABEL_LENGTH);
            self.button(Action::Near(place), &label, ButtonStyle::Primary)
        });
        let row: Vec<CreateButton> = buttons.collect();
        (!row.is_empty()).then_some(CreateActionRow::Buttons(row))
    }

    fn menu(self, texts: &Texts) -> CreateSelectMenu {
        let mut options = Vec::new();
        let mut offer = |action: Action, label: &str| {
            options.push(CreateSelectMenuOption::new(label, self.id(action)));
        };
        if self.private && self.count > 0 {
            offer(Action::Share, texts.bot_share());
        }
        if self.count > 0 {
            offer(Action::Report, texts.bot_report());
        }
        if self.pins {
            offer(Action::Pin(self.place), texts.pins_pin());
        }
        if self.sendable {
            offer(Action::SendQuestion, texts.gaps_send());
        }
        offer(Action::Delete, texts.bot_delete());
        CreateSelectMenu::new(self.id(Action::Menu), CreateSelectMenuKind::String { options })
            .placeholder(texts.bot_menu())
    }

    fn button(self, action: Action, label: &str, style: ButtonStyle) -> CreateButton {
        CreateButton::new(self.id(action)).label(label).style(style)
    }

    fn id(self, action: Action) -> String {
        CustomId { action, answer: self.answer.to_owned() }.encode()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bonafide::config::Config;
    use serde_json::Value;

    use super::*;

    fn texts() -> Arc<Texts> {
        Config::embedded().expect("valid settings").texts.en
    }

    fn parts(rows: &[CreateActionRow]) -> Vec<Value> {
        let rows = serde_json::to_value(rows).expect("JSON");
        let rows = rows.as_array().expect("rows").iter();
        rows.flat_map(|row| row["components"].as_array().expect("parts").clone()).collect()
    }

    #[test]
    fn an_answer_has_five_components_whatever_can_be_done_with_it() {
        let all = Buttons { answer: "k", place: 0, count: 5, private: true, pins: true, sendable: true };
        let shown = parts(&all.rows(&texts()));
        assert_eq!(shown.len(), 5);
        assert_eq!(shown[4]["options"].as_array().map(Vec::len), Some(5));
        let none = Buttons { count: 0, private: false, pins: false, sendable: false, ..all };
        let shown = parts(&none.rows(&texts()));
        assert_eq!(shown.len(), 2, "a follow-up and the menu");
        assert_eq!(shown[1]["options"].as_array().map(Vec::len), Some(1), "it can be deleted");
    }

    #[test]
    fn conditions_are_buttons_and_a_menu_where_they_are_too_many() {
        let buttons =
            Buttons { answer: "k", place: 0, count: 0, private: true, pins: false, sendable: false };
        let choices =
            |count: usize| (0..count).map(|number| format!("{number}{}", "x".repeat(120))).collect();
        let shown = |count| {
            let choices: Vec<String> = choices(count);
            parts(&buttons.choice_row(&choices, &texts()))
        };
        assert!(shown(0).is_empty());
        assert_eq!(shown(5).len(), 5);
        let menu = shown(30);
        assert_eq!(menu.len(), 1);
        let options = menu[0]["options"].as_array().expect("options");
        assert_eq!(options.len(), MAX_OPTIONS);
        assert_eq!(
            CustomId::decode(options[24]["value"].as_str().expect("a value")).map(|id| id.action),
            Some(Action::Choose(24))
        );
        assert!(
            options
                .iter()
                .all(|option| option["label"].as_str().expect("a label").chars().count() <= MAX_LABEL_LENGTH)
        );
    }
}
