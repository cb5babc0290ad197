//! What the reader must know about an answer: sentences, each with a code that doesn't depend on the language.

use std::ops::Deref;

use serde::Serialize;

/// What a notice is about. docs/developers/answer.md lists the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "docs/developers/answer.md says what each means")]
pub enum NoticeCode {
    CorrectedSpelling,
    UsedContext,
    OnlyMentioned,
    ClosestMatches,
    NoAnswer,
    NoDocument,
    UnclearName,
    PartNotAnswered,
    Topics,
    NearTopics,
    NoMore,
    Reword,
    Contacts,
    AskBack,
    SeveralConditions,
    PassagesLanguage,
    NotApproved,
    Undated,
    Old,
    SourceFacts,
    WholeDocument,
    PersonalDose,
    PersonalChildDose,
    PersonalStopping,
    PersonalCombining,
    PersonalPregnancy,
    PersonalDiagnosis,
    PersonalSafety,
    Dose,
    MedicineNotMentioned,
    FigureNotMentioned,
    FigureElsewhere,
    TopicOff,
    OtherCondition,
    ConditionGone,
    SmallTalk,
}

impl NoticeCode {
    /// All of them.
    pub const ALL: [Self; 36] = [
        Self::CorrectedSpelling,
        Self::UsedContext,
        Self::OnlyMentioned,
        Self::ClosestMatches,
        Self::NoAnswer,
        Self::NoDocument,
        Self::UnclearName,
        Self::PartNotAnswered,
        Self::Topics,
        Self::NearTopics,
        Self::NoMore,
        Self::Reword,
        Self::Contacts,
        Self::AskBack,
        Self::SeveralConditions,
        Self::PassagesLanguage,
        Self::NotApproved,
        Self::Undated,
        Self::Old,
        Self::SourceFacts,
        Self::WholeDocument,
        Self::PersonalDose,
        Self::PersonalChildDose,
        Self::PersonalStopping,
        Self::PersonalCombining,
        Self::PersonalPregnancy,
        Self::PersonalDiagnosis,
        Self::PersonalSafety,
        Self::Dose,
        Self::MedicineNotMentioned,
        Self::FigureNotMentioned,
        Self::FigureElsewhere,
        Self::TopicOff,
        Self::OtherCondition,
        Self::ConditionGone,
        Self::SmallTalk,
    ];

    /// A notice with this code.
    pub(crate) fn says(self, text: impl Into<String>) -> Notice {
        Notice { code: self, text: text.into() }
    }
}

/// A sentence for the reader, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub code: NoticeCode,
    /// The sentence.
    pub text: String,
}

/// The notices of an answer in order. They read as their texts; each has its code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    texts: Vec<String>,
    codes: Vec<NoticeCode>,
}

impl Notices {
    /// Adds a notice at the end.
    pub fn push(&mut self, notice: Notice) {
        self.texts.push(notice.text);
        self.codes.push(notice.code);
    }

    /// Puts notices before all others, in their order.
    pub fn put_first(&mut self, notices: impl IntoIterator<Item = Notice>) {
        let mut first: Self = notices.into_iter().collect();
        first.texts.append(&mut self.texts);
        first.codes.append(&mut self.codes);
        *self = first;
    }

    /// Removes all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The code of each notice.
    #[must_use]
    pub fn codes(&self) -> &[NoticeCode] {
        &self.codes
    }
}

impl Deref for Notices {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.texts
    }
}

impl Extend<Notice> for Notices {
    fn extend<T: IntoIterator<Item = Notice>>(&mut self, notices: T) {
        notices.into_iter().for_each(|notice| self.push(notice));
    }
}

impl FromIterator<Notice> for Notices {
    fn from_iter<T: IntoIterator<Item = Notice>>(notices: T) -> Self {
        let mut all = Self::default();
        all.extend(notices);
        all
    }
}

impl<'a> IntoIterator for &'a Notices {
    type Item = &'a String;
    type IntoIter = std::slice::Iter<'a, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.texts.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_keeps_its_code_whatever_is_put_before_it() {
        let mut notices = Notices::default();
        notices.push(NoticeCode::Old.says("old"));
        notices.extend([NoticeCode::Undated.says("undated")]);
        notices.put_first([NoticeCode::Dose.says("dose"), NoticeCode::Topics.says("topics")]);
        assert_eq!(&*notices, ["dose", "topics", "old", "undated"]);
        let codes = [NoticeCode::Dose, NoticeCode::Topics, NoticeCode::Old, NoticeCode::Undated];
        assert_eq!(notices.codes(), codes);
        notices.clear();
        assert!(notices.is_empty() && notices.codes().is_empty());
    }
}
