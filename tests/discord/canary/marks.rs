//! Marks in questions, and the search for them in files.

use std::fs;
use std::path::{Path, PathBuf};

/// Begins every mark; no word of the corpus or the program does.
pub(super) const MARK: &str = "zqmk";

pub(super) fn mark(number: usize) -> String {
    let mark = format!("{MARK}{number}");
    if number.is_multiple_of(3) { mark.to_uppercase() } else { mark }
}

pub(super) fn holds_mark(bytes: &[u8]) -> bool {
    bytes.windows(MARK.len()).any(|window| window.eq_ignore_ascii_case(MARK.as_bytes()))
}

pub(super) fn marked_files(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut marked) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            // a file of the database may go while it is looked at
            } else if fs::read(&path).is_ok_and(|bytes| holds_mark(&bytes)) {
                marked.push(path);
            }
        }
    }
    marked
}
