//! Where a moderator is on the way to the section for a question, as `custom_id`s carry it.

/// Where a moderator is on the way to a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Way {
    /// Number of the question that a member sent.
    pub(crate) question: i64,
    /// Digits of the condition; none: it is to be chosen.
    pub(crate) condition: Option<String>,
    /// Page of the menu.
    pub(crate) page: usize,
}

/// A section, as its `custom_id` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SectionMark {
    /// Number of the question that a member sent.
    pub(crate) question: i64,
    /// Digits of the condition.
    pub(crate) condition: String,
    /// Digits of the document and headings.
    pub(crate) section: String,
}
