//! Items that a word processor wrote as paragraphs, with their bullets or numbers in them.

use dom_query::NodeRef;

use super::super::ordinal::Label;
use super::super::page::{MAX_DEPTH, fold, printed_bullet};
use super::boilerplate::attribute;
use super::walker::Walker;

/// Classes of such paragraphs.
const CLASSES: [&str; 3] = ["msolistparagraph", "msolistbullet", "msolistnumber"];
/// Signs, and letters that the symbol fonts of Word show as bullets.
const BULLETS: [&str; 13] = ["·", "-", "–", "o", "§", "v", "Ø", "q", "l", "n", "u", "à", "w"];
/// Letters that they show as a tick and as a cross.
const TICKS: [(&str, &str); 4] = [("ü", "✓"), ("þ", "✓"), ("û", "✗"), ("ý", "✗")];

impl Walker<'_> {
    /// Reads such a paragraph as an item. Its number stays, its bullet goes.
    pub(super) fn written_item(&mut self, node: &NodeRef<'_>, deep: usize) -> bool {
        let Some(level) = level_of(node) else { return false };
        if self.around || self.in_references || self.heading.is_some() {
            return false;
        }
        // a class alone makes no item
        let whole = fold(&node.text());
        if !level.is_marked && without_sign(&whole).is_none() && Label::all(&whole).is_empty() {
            return false;
        }
        self.flush();
        let outer = std::mem::replace(&mut self.depth, level.depth);
        self.children(node, deep);
        if let Some(item) = without_sign(&fold(&self.text)) {
            self.text = item;
        }
        self.flush();
        self.depth = outer;
        true
    }
}

/// The text after a bullet, a tick or cross of a symbol font as Unicode has it. `None` if there is no such sign.
fn without_sign(text: &str) -> Option<String> {
    let (sign, rest) = text.split_once(' ')?;
    if let Some((_, tick)) = TICKS.iter().find(|(letter, _)| *letter == sign) {
        return Some(format!("{tick} {rest}"));
    }
    if BULLETS.contains(&sign) {
        return Some(rest.to_owned());
    }
    printed_bullet(text).map(fold)
}

/// How deep an item is, and whether its style marks it as one.
struct Level {
    depth: usize,
    is_marked: bool,
}

fn level_of(node: &NodeRef<'_>) -> Option<Level> {
    let style = attribute(node, "style").unwrap_or_default().replace(' ', "").to_lowercase();
    if let Some((_, list)) = style.split_once("mso-list:") {
        let digits = list.split_once("level").map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit));
        let level = digits.and_then(|digits| digits.collect::<String>().parse::<usize>().ok())?;
        return Some(Level { depth: level.clamp(1, MAX_DEPTH), is_marked: true });
    }
    let classes = attribute(node, "class")?.to_lowercase();
    let class =
        classes.split_whitespace().find(|class| CLASSES.iter().any(|list| class.starts_with(list)))?;
    let depth = class.chars().next_back().and_then(|last| last.to_digit(10)).unwrap_or(1);
    Some(Level { depth: usize::try_from(depth).unwrap_or(1).clamp(1, MAX_DEPTH), is_marked: false })
}
