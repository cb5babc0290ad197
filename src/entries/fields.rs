//! The fields of an entry that terms are looked up in.

/// Number of the fields that terms are looked up in.
pub const FIELDS: usize = 5;

/// Fields that terms are looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Title, condition and other names of the document.
    Title,
    /// Headings further out.
    Outer,
    /// The heading right above the passage.
    Heading,
    /// Text of the passage.
    Body,
    /// Questions that people ask of the section.
    Asked,
}

impl FieldKind {
    /// All fields.
    pub const ALL: [Self; FIELDS] = [Self::Title, Self::Outer, Self::Heading, Self::Body, Self::Asked];

    /// Number of the field in arrays.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Title => 0,
            Self::Outer => 1,
            Self::Heading => 2,
            Self::Body => 3,
            Self::Asked => 4,
        }
    }
}
