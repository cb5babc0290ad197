//! What moderators work on: reports, questions, wordings and documents.

#[cfg(feature = "fetch")]
pub(super) mod document_approval;
#[cfg(feature = "fetch")]
pub(super) mod document_draft;
#[cfg(feature = "fetch")]
pub(super) mod documents;
pub(super) mod notices;
pub(super) mod question_submission;
pub(super) mod review;
pub(super) mod review_page;
pub(super) mod wordings;
