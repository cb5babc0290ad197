//! Texts of the Discord bot on what moderators and members do with answers.

use serde::Deserialize;

use super::discord::{LONGEST_BUTTON, LONGEST_TITLE};

/// Longest hint in an empty field.
const LONGEST_HINT: usize = 100;

/// Texts on pinned answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct PinTexts {
    pub pin: String,
    pub form_title: String,
    pub question_label: String,
    pub question_hint: String,
    pub replaces_label: String,
    pub done: String,
    pub replaced: String,
    pub posted: String,
    pub already: String,
    pub channel_full: String,
    pub server_full: String,
    pub no_permission: String,
    pub message_gone: String,
    pub not_an_answer: String,
    pub no_such: String,
    pub marked: String,
    pub marked_for: String,
    pub changed_since: String,
    pub gone_since: String,
    pub list_title: String,
    pub none: String,
    pub message: String,
    pub flag_changed: String,
    pub flag_removed: String,
    pub show_title: String,
    pub show_by: String,
    pub show_by_nobody: String,
    pub confirm: String,
    pub remove: String,
    pub confirmed: String,
    pub changed_meanwhile: String,
    pub removed: String,
    pub removed_here: String,
    pub moved: String,
    pub exported: String,
    pub notice_title: String,
}

/// Texts on what moderators review.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct ReviewTexts {
    pub title: String,
    pub none: String,
    pub list_is_empty: String,
    pub reports: String,
    pub sent: String,
    pub not_helpful: String,
    pub topics: String,
    pub added: String,
    pub list: String,
    pub page: String,
    pub newer: String,
    pub older: String,
    pub close: String,
    pub remove: String,
    pub open: String,
    pub open_excerpt: String,
    pub excerpt_gone: String,
    pub opinions: String,
    pub closed: String,
    pub removed: String,
    pub report_closed: String,
    pub no_such_report: String,
    pub report_notice: String,
    pub open_review: String,
    pub too_many_reports: String,
    pub thanks_operator: String,
}

/// Texts on questions that members send to the moderators.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct GapTexts {
    pub send: String,
    pub form_title: String,
    pub form_label: String,
    pub preview_title: String,
    pub preview: String,
    pub send_now: String,
    pub nothing_left: String,
    pub sent: String,
    pub forgotten: String,
    pub notice_title: String,
    pub notice: String,
    pub done: String,
    pub no_such: String,
    pub no_topic: String,
    pub answered: String,
    pub related: String,
    pub no_answer: String,
}

/// Texts on drafts of documents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct DocumentTexts {
    pub no_channel: String,
    pub only_there: String,
    pub one_of: String,
    pub busy: String,
    pub not_made: String,
    pub title: String,
    pub intro: String,
    pub leads_to: String,
    pub errors: String,
    pub missing: String,
    pub notes: String,
    pub left_out: String,
    pub words: String,
    pub and_more: String,
    pub approve: String,
    pub discard: String,
    pub only_managers: String,
    pub approved: String,
    pub exists: String,
    pub not_approved: String,
    pub not_saved: String,
    pub draft_gone: String,
    pub discarded: String,
}

impl DocumentTexts {
    /// Texts that Discord takes only up to a length, with their names.
    pub(super) fn short(&self) -> Vec<(&'static str, &str, usize)> {
        vec![
            ("documents.approve", &self.approve, LONGEST_BUTTON),
            ("documents.discard", &self.discard, LONGEST_BUTTON),
        ]
    }
}

/// Texts on questions that moderators add to sections.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct WordingTexts {
    pub answer: String,
    pub title: String,
    pub intro: String,
    pub choose_topic: String,
    pub choose_section: String,
    pub other_topic: String,
    pub nothing_there: String,
    pub form_title: String,
    pub form_label: String,
    pub form_hint: String,
    pub saved: String,
    pub not_a_question: String,
    pub section_gone: String,
}

impl WordingTexts {
    /// Texts that Discord takes only up to a length, with their names.
    pub(super) fn short(&self) -> Vec<(&'static str, &str, usize)> {
        vec![
            ("wordings.answer", &self.answer, LONGEST_HINT),
            ("wordings.choose_topic", &self.choose_topic, LONGEST_HINT),
            ("wordings.choose_section", &self.choose_section, LONGEST_HINT),
            ("wordings.other_topic", &self.other_topic, LONGEST_BUTTON),
            ("wordings.form_title", &self.form_title, LONGEST_TITLE),
            ("wordings.form_label", &self.form_label, LONGEST_TITLE),
            ("wordings.form_hint", &self.form_hint, LONGEST_HINT),
        ]
    }
}

/// Texts on what is stored on a member.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each key is documented by its text in config/discord.toml")]
pub struct OwnDataTexts {
    pub title: String,
    pub nothing: String,
    pub intro: String,
    pub private_answers: String,
    pub public_answers: String,
    pub region: String,
    pub region_kept: String,
    pub region_anywhere: String,
    pub region_unknown: String,
    pub region_deleted: String,
    pub pins: String,
    pub changes: String,
    pub how: String,
    pub forgotten: String,
    pub forgotten_soon: String,
}

impl PinTexts {
    /// Texts that Discord takes only up to a length, with their names.
    pub(super) fn short(&self) -> Vec<(&'static str, &str, usize)> {
        vec![
            ("pins.pin", &self.pin, LONGEST_BUTTON),
            ("pins.form_title", &self.form_title, LONGEST_TITLE),
            ("pins.question_label", &self.question_label, LONGEST_TITLE),
            ("pins.question_hint", &self.question_hint, LONGEST_HINT),
            ("pins.replaces_label", &self.replaces_label, LONGEST_TITLE),
            ("pins.confirm", &self.confirm, LONGEST_BUTTON),
            ("pins.remove", &self.remove, LONGEST_BUTTON),
        ]
    }
}

impl ReviewTexts {
    /// Texts that Discord takes only up to a length, with their names.
    pub(super) fn short(&self) -> Vec<(&'static str, &str, usize)> {
        vec![
            ("review.remove", &self.remove, LONGEST_HINT),
            ("review.list", &self.list, LONGEST_BUTTON),
            ("review.newer", &self.newer, LONGEST_BUTTON),
            ("review.older", &self.older, LONGEST_BUTTON),
            ("review.close", &self.close, LONGEST_BUTTON),
            ("review.open", &self.open, LONGEST_BUTTON),
            ("review.open_excerpt", &self.open_excerpt, LONGEST_BUTTON),
            ("review.open_review", &self.open_review, LONGEST_BUTTON),
        ]
    }
}

impl GapTexts {
    /// Texts that Discord takes only up to a length, with their names.
    pub(super) fn short(&self) -> Vec<(&'static str, &str, usize)> {
        vec![
            ("gaps.send", &self.send, LONGEST_BUTTON),
            ("gaps.form_title", &self.form_title, LONGEST_TITLE),
            ("gaps.form_label", &self.form_label, LONGEST_TITLE),
            ("gaps.send_now", &self.send_now, LONGEST_BUTTON),
        ]
    }
}
