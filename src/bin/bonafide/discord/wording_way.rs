//! Where a moderator is on the way to the section for a question, as `custom_id`s carry it.

/// Where a moderator is on the way to a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// Number of the question that a member sent.
    pub(super) question: i64,
    /// Digits of the condition; none: it is to be chosen.
    pub(super) condition: Option<String>,
    /// Page of the menu.
    pub(super) page: usize,
}

/// A section, as its `custom_id` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SectionMark {
    /// Number of the question that a member sent.
    pub(super) question: i64,
    /// Digits of the condition.
    pub(super) condition: String,
    /// Digits of the document and headings.
    pub(super) section: String,
}
