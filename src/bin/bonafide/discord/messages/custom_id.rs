//! What a button or modal does, packed into its `custom_id`.

use super::limits::CUSTOM_ID;
use super::section_choice::{SectionMark, Way};
use super::settings_view::{Edit, View};

/// Changes when the meaning of an id does: older buttons then say that they have expired.
const VERSION: &str = "b1";

/// What is done when a component of an answer is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Show the whole passage at this place of the answer, to the presser alone.
    Whole(usize),
    /// Show a section that comes close where nothing answers, to the presser alone.
    Near(usize),
    /// Show another whole passage in the place of one.
    Page(usize),
    /// Show what surrounds the passage.
    Around(usize),
    /// Everything known of the sources.
    Sources,
    /// Open the modal for a follow-up question; its submission asks it.
    FollowUp,
    /// Post a private answer in the channel.
    Share,
    /// Ask whether the answer is helpful.
    Rate,
    /// Ask the question again about the condition at this place of those to choose from.
    Choose(usize),
    /// Count the answer as helpful, or not.
    Feedback(bool),
    /// Open the modal for a report; its submission makes it.
    Report,
    /// Delete the answer.
    Delete,
    /// The menu; what it does is the chosen value.
    Menu,
    /// The menu of conditions to choose from.
    Choices,
    /// Open the modal that pins the passage at this place of the answer.
    Pin(usize),
    /// The modal that pins it: the place, and the message that shows it; none: a private one.
    PinForm(usize, Option<u64>),
    /// Confirm the text of today for a pinned answer: its number, and what the text was when the button
    /// was shown.
    ConfirmPin(i64, String),
    /// Remove a pinned answer.
    RemovePin(i64),
    /// Show what would be kept of a question that is sent to the moderators, or ask for it in a modal.
    SendQuestion,
    /// Send it.
    SendNow,
    /// Answer the message above, to its author alone.
    ShowAlone,
    /// Show changes of settings that were made before the one with this number; none: the newest.
    Audit(Option<i64>),
    /// Open the form for the question of a post in a help forum, whose author has this id; its submission
    /// asks it.
    TakeOffer(u64),
    /// Show a page of a list of the review; none: the first one that has anything.
    Review(Option<List>, usize),
    /// The menu that closes what is chosen on a page of a list.
    CloseListed(List, usize),
    /// The menu of passages that the review names.
    OpenListed,
    /// Take the offer away.
    RefuseOffer(u64),
    /// The menu of questions that members sent, which opens the way to a section.
    AnswerListed,
    /// Show the conditions or sections on the way to a section.
    Way(Way),
    /// Open the form for a part of a condition's name, for the question with this number.
    FindTopic(i64),
    /// Open the form for a question that is added to a section; its submission keeps it.
    AddWording(SectionMark),
    /// Take the draft at the message into the corpus.
    ApproveDocument,
    /// Delete the draft.
    DiscardDocument,
    /// Show the settings of the server.
    Settings(View),
    /// Change a setting, or open the form that does.
    EditSettings(Edit, View),
}

/// A list of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// Problems that members reported.
    Reports,
    /// Questions that members sent.
    Sent,
    /// Passages that members found not helpful.
    NotHelpful,
    /// Questions by topic and outcome.
    Topics,
    /// Questions that moderators added to sections.
    Added,
}

impl List {
    /// All of them, in their order.
    pub(crate) const ALL: [Self; 5] =
        [Self::Reports, Self::Sent, Self::NotHelpful, Self::Topics, Self::Added];

    fn name(self) -> &'static str {
        match self {
            Self::Reports => "reports",
            Self::Sent => "sent",
            Self::NotHelpful => "bad",
            Self::Topics => "topics",
            Self::Added => "added",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.name() == name)
    }
}

/// A component: what it does, and the answer that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CustomId {
    /// What is done.
    pub(crate) action: Action,
    /// Key of the answer in the store, letters and digits; a dash where there is none.
    pub(crate) answer: String,
}

impl CustomId {
    /// The id of a component that belongs to no answer.
    pub(crate) fn without_answer(action: Action) -> Self {
        Self { action, answer: "-".to_owned() }
    }

    /// The id as Discord keeps it; at most 100 characters.
    pub(crate) fn encode(&self) -> String {
        let (name, argument) = match &self.action {
            Action::Page(place) => ("page", place.to_string()),
            Action::Whole(place) => ("whole", place.to_string()),
            Action::Near(place) => ("near", place.to_string()),
            // as it was called before
            Action::Around(place) => ("more", place.to_string()),
            Action::Rate => ("rate", String::new()),
            Action::Choose(place) => ("choose", place.to_string()),
            Action::Menu => ("menu", String::new()),
            Action::Choices => ("choices", String::new()),
            Action::Sources => ("sources", String::new()),
            Action::FollowUp => ("follow", String::new()),
            Action::Share => ("share", String::new()),
            Action::Feedback(helpful) => ("feedback", u8::from(*helpful).to_string()),
            Action::Report => ("report", String::new()),
            Action::Delete => ("delete", String::new()),
            Action::Pin(place) => ("pin", place.to_string()),
            Action::PinForm(place, message) => ("pinform", format!("{place}.{}", message.unwrap_or(0))),
            Action::ConfirmPin(pin, text) => ("confirm", format!("{pin}.{text}")),
            Action::RemovePin(pin) => ("unpin", pin.to_string()),
            Action::SendQuestion => ("send", String::new()),
            Action::SendNow => ("sendnow", String::new()),
            Action::ShowAlone => ("alone", String::new()),
            Action::Audit(before) => ("audit", before.map_or_else(String::new, |id| id.to_string())),
            Action::TakeOffer(author) => ("offer", author.to_string()),
            Action::Review(list, page) => ("review", format!("{}.{page}", list.map_or("", List::name))),
            Action::CloseListed(list, page) => ("close", format!("{}.{page}", list.name())),
            Action::OpenListed => ("open", String::new()),
            Action::RefuseOffer(author) => ("nooffer", author.to_string()),
            Action::AnswerListed => ("answer", String::new()),
            Action::Way(Way { question, condition, page }) => {
                ("way", format!("{question}.{}.{page}", condition.as_deref().unwrap_or_default()))
            }
            Action::FindTopic(question) => ("topic", question.to_string()),
            Action::AddWording(SectionMark { question, condition, section }) => {
                ("added", format!("{question}.{condition}.{section}"))
            }
            Action::ApproveDocument => ("approve", String::new()),
            Action::DiscardDocument => ("discard", String::new()),
            Action::Settings(view) => ("settings", view.encode()),
            Action::EditSettings(edit, view) => ("set", format!("{}.{}", edit.name(), view.encode())),
        };
        let id = format!("{VERSION}:{name}:{}:{argument}", self.answer);
        debug_assert!(id.len() <= CUSTOM_ID, "the key of an answer is short");
        id
    }

    /// Reads an id. `None`: of an older version of the bot, or not ours.
    pub(crate) fn decode(id: &str) -> Option<Self> {
        let mut parts = id.splitn(4, ':');
        if parts.next() != Some(VERSION) {
            return None;
        }
        let (name, answer, argument) = (parts.next()?, parts.next()?, parts.next()?);
        let action = match name {
            "page" => Action::Page(argument.parse().ok()?),
            "whole" => Action::Whole(argument.parse().ok()?),
            "near" => Action::Near(argument.parse().ok()?),
            "more" => Action::Around(argument.parse().ok()?),
            "rate" => Action::Rate,
            "choose" => Action::Choose(argument.parse().ok()?),
            "menu" => Action::Menu,
            "choices" => Action::Choices,
            "sources" => Action::Sources,
            "follow" => Action::FollowUp,
            "share" => Action::Share,
            "feedback" => Action::Feedback(argument == "1"),
            "report" => Action::Report,
            "delete" => Action::Delete,
            "pin" => Action::Pin(argument.parse().ok()?),
            "pinform" => {
                let (place, message) = argument.split_once('.')?;
                let message: u64 = message.parse().ok()?;
                Action::PinForm(place.parse().ok()?, Some(message).filter(|message| *message > 0))
            }
            "confirm" => {
                let (pin, text) = argument.split_once('.')?;
                Action::ConfirmPin(pin.parse().ok()?, text.to_owned())
            }
            "unpin" => Action::RemovePin(argument.parse().ok()?),
            "send" => Action::SendQuestion,
            "sendnow" => Action::SendNow,
            "alone" => Action::ShowAlone,
            "audit" if argument.is_empty() => Action::Audit(None),
            "audit" => Action::Audit(Some(argument.parse().ok()?)),
            "offer" => Action::TakeOffer(argument.parse().ok()?),
            "review" => {
                let (list, page) = argument.split_once('.')?;
                let list = if list.is_empty() { None } else { Some(List::named(list)?) };
                Action::Review(list, page.parse().ok()?)
            }
            "close" => {
                let (list, page) = argument.split_once('.')?;
                Action::CloseListed(List::named(list)?, page.parse().ok()?)
            }
            "open" => Action::OpenListed,
            "nooffer" => Action::RefuseOffer(argument.parse().ok()?),
            "answer" => Action::AnswerListed,
            "way" => {
                let (question, condition, page) = in_three(argument)?;
                let condition = (!condition.is_empty()).then(|| condition.to_owned());
                Action::Way(Way { question: question.parse().ok()?, condition, page: page.parse().ok()? })
            }
            "topic" => Action::FindTopic(argument.parse().ok()?),
            "added" => {
                let (question, condition, section) = in_three(argument)?;
                let (condition, section) = (condition.to_owned(), section.to_owned());
                Action::AddWording(SectionMark { question: question.parse().ok()?, condition, section })
            }
            "approve" => Action::ApproveDocument,
            "discard" => Action::DiscardDocument,
            "settings" => Action::Settings(View::decode(argument)?),
            "set" => {
                let (edit, view) = argument.split_once('.')?;
                Action::EditSettings(Edit::named(edit)?, View::decode(view)?)
            }
            _ => return None,
        };
        let is_key = answer.len() <= 40 && answer.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        is_key.then(|| Self { action, answer: answer.to_owned() })
    }
}

/// The three parts of an argument.
fn in_three(argument: &str) -> Option<(&str, &str, &str)> {
    let mut parts = argument.splitn(3, '.');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::super::settings_view::Setting;
    use super::*;

    #[test]
    fn every_action_survives_the_way_through_discord() {
        let actions = [
            Action::Page(0),
            Action::Page(24),
            Action::Whole(24),
            Action::Near(2),
            Action::Around(3),
            Action::Rate,
            Action::Menu,
            Action::Choose(24),
            Action::Choices,
            Action::Sources,
            Action::FollowUp,
            Action::Share,
            Action::Feedback(true),
            Action::Feedback(false),
            Action::Report,
            Action::Delete,
            Action::Pin(4),
            Action::PinForm(24, Some(u64::MAX)),
            Action::PinForm(0, None),
            Action::ConfirmPin(i64::MAX, "f".repeat(16)),
            Action::RemovePin(1),
            Action::SendQuestion,
            Action::SendNow,
            Action::ShowAlone,
            Action::Audit(None),
            Action::Audit(Some(i64::MAX)),
            Action::TakeOffer(u64::MAX),
            Action::RefuseOffer(u64::MAX),
            Action::Review(None, 0),
            Action::Review(Some(List::NotHelpful), usize::MAX),
            Action::CloseListed(List::Reports, 99),
            Action::OpenListed,
            Action::AnswerListed,
            Action::Way(Way { question: i64::MAX, condition: Some("0".repeat(16)), page: 99 }),
            Action::Way(Way::default()),
            Action::FindTopic(7),
            Action::AddWording(SectionMark {
                question: i64::MAX,
                condition: "a".repeat(16),
                section: "b".repeat(16),
            }),
            Action::ApproveDocument,
            Action::DiscardDocument,
            Action::Settings(View::default()),
            Action::Settings(View::of(Setting::Offers)),
            Action::EditSettings(
                Edit::Choose,
                View { setting: Some(Setting::ModeratorsChannel), page: 99, channel: Some(u64::MAX) },
            ),
        ];
        for action in actions {
            let id = CustomId { action, answer: "k".repeat(32) };
            assert!(id.encode().len() <= CUSTOM_ID);
            assert_eq!(CustomId::decode(&id.encode()), Some(id));
        }
    }

    #[test]
    fn what_is_not_ours_is_nothing() {
        for id in [
            "",
            "b0:page:abc:1",
            "b1:page:abc",
            "b1:page:a_b:1",
            "b1:dance:abc:",
            "poise.1",
            "b1:set:-:a.b.c",
        ] {
            assert_eq!(CustomId::decode(id), None, "{id}");
        }
    }
}
