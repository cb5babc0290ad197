//! Two versions of a corpus compared: what a reviewer has to read.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::corpus::{Corpus, Document, DocumentId};
use crate::passage::{Cutter, PassageChange, diff_passages};

/// What differs in a document between two versions of a corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentChange {
    /// Its id.
    pub id: DocumentId,
    /// Its title, in the new version where it is there.
    pub title: String,
    /// What became of it as a whole.
    pub kind: ChangeKind,
    /// Keys of its front matter that differ, with the old and the new value.
    pub front_matter: Vec<(String, Value, Value)>,
    /// Passages that differ, in order.
    pub passages: Vec<PassageChange>,
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is only in the new version.
    Added,
    /// It is only in the old version.
    Removed,
    /// It is in both.
    Kept,
}

/// Documents that differ between two versions of a corpus, by id; documents are the same where their ids
/// are.
#[must_use]
pub fn compare(old: &Corpus, new: &Corpus, cutter: &Cutter) -> Vec<DocumentChange> {
    let mut pairs: BTreeMap<&str, (Option<&Document>, Option<&Document>)> = BTreeMap::new();
    for document in &old.documents {
        pairs.entry(document.info.id.as_str()).or_default().0 = Some(document);
    }
    for document in &new.documents {
        pairs.entry(document.info.id.as_str()).or_default().1 = Some(document);
    }
    pairs.into_values().filter_map(|(old, new)| change(old, new, cutter)).collect()
}

fn change(old: Option<&Document>, new: Option<&Document>, cutter: &Cutter) -> Option<DocumentChange> {
    let info = &new.or(old)?.info;
    let cut = |document: Option<&Document>| document.map_or_else(Vec::new, |document| cutter.cut(document));
    let kind = match (old, new) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        (Some(_), Some(_)) => ChangeKind::Kept,
    };
    let front_matter = match (old, new) {
        (Some(old), Some(new)) => front_matter(old, new),
        _ => Vec::new(),
    };
    let passages = diff_passages(&cut(old), &cut(new));
    let differs = kind != ChangeKind::Kept || !front_matter.is_empty() || !passages.is_empty();
    differs.then(|| DocumentChange {
        id: info.id.clone(),
        title: info.title.clone(),
        kind,
        front_matter,
        passages,
    })
}

/// Keys of the front matter, as `review.status`, whose values differ.
fn front_matter(old: &Document, new: &Document) -> Vec<(String, Value, Value)> {
    let value = |document: &Document| serde_json::to_value(&document.info).unwrap_or(Value::Null);
    let mut changes = Vec::new();
    differences("", &value(old), &value(new), &mut changes);
    changes
}

fn differences(key: &str, old: &Value, new: &Value, changes: &mut Vec<(String, Value, Value)>) {
    if let (Value::Object(one), Value::Object(other)) = (old, new) {
        let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let inner = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
            let of =
                |object: &serde_json::Map<String, Value>| object.get(name).cloned().unwrap_or(Value::Null);
            differences(&inner, &of(one), &of(other), changes);
        }
    } else if old != new {
        changes.push((key.to_owned(), old.clone(), new.clone()));
    }
}
