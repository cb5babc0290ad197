//! Edits the text of a document, not the questions that its sections are asked.

/// Replaces the first occurrence of `from` outside comments; `None` if there is none.
pub(crate) fn replace_in_text(document: &str, from: &str, to: &str) -> Option<String> {
    let mut lines: Vec<String> = document.split_inclusive('\n').map(str::to_owned).collect();
    let line = lines.iter_mut().find(|line| !line.starts_with("<!--") && line.contains(from))?;
    *line = line.replacen(from, to, 1);
    Some(lines.concat())
}
