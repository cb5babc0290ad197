//! What is known while the elements of a web page are read.

use std::collections::{HashMap, HashSet};

use dom_query::NodeId;

use super::super::ordinal::Count;
use super::super::page::Line;
use super::boxes::Boxed;
use super::numbers::Numbers;
use crate::config::ImportConfig;

/// Reads elements in their order.
#[allow(clippy::struct_excessive_bools, reason = "each says where in the page it is")]
pub(super) struct Walker<'a> {
    pub(super) words: &'a ImportConfig,
    pub(super) controlled: HashSet<String>,
    /// Elements that a style sheet of the page strikes out.
    pub(super) struck: HashSet<NodeId>,
    /// Elements that a style sheet of the page sets high.
    pub(super) high: HashSet<NodeId>,
    /// Elements that a style sheet of the page sets bold.
    pub(super) bold: HashSet<NodeId>,
    /// Lists that a style sheet of the page has count with letters or Roman numbers.
    pub(super) counts: HashMap<NodeId, Count>,
    /// How the open lists count.
    pub(super) numbers: Vec<Option<Numbers>>,
    pub(super) labels: HashMap<String, String>,
    /// The names of panels that only their place joins with their tabs.
    pub(super) panels: HashMap<NodeId, String>,
    pub(super) lines: Vec<Line>,
    pub(super) left_out: Vec<String>,
    pub(super) left_out_headings: Vec<String>,
    pub(super) margins: Vec<String>,
    pub(super) notes: Vec<String>,
    /// Lines of the footer of the site.
    pub(super) footer: Vec<String>,
    /// The parts of the title in the head of the page.
    pub(super) titles: Vec<String>,
    /// The publisher that a caption of the title names.
    pub(super) publisher: Option<String>,
    /// Elements that are no part of what is around them.
    pub(super) skipped: HashSet<NodeId>,
    /// The open line.
    pub(super) text: String,
    /// Open lists.
    pub(super) depth: usize,
    /// The open heading.
    pub(super) heading: Option<u8>,
    /// Whether the open heading is one by its place, not by its markup, and so opens no level of the page.
    pub(super) soft: bool,
    /// Level of the last heading that belongs to the flow of the page.
    pub(super) level: u8,
    /// Whether text goes to what is left out.
    pub(super) around: bool,
    /// Whether it belongs to the footer of the site.
    pub(super) in_footer: bool,
    /// Whether a cell of a table is open.
    pub(super) in_cell: bool,
    /// Whether an article or the main part is open.
    pub(super) in_article: bool,
    /// Whether the page has a main part.
    pub(super) has_main: bool,
    /// Whether its title was read.
    pub(super) has_title: bool,
    /// Words of the whole page.
    pub(super) all_words: usize,
    /// Bytes of the open line that are in links.
    pub(super) linked: usize,
    /// The heading of the open section, and its level.
    pub(super) section: Option<(String, u8)>,
    /// Whether the open heading opens a part of the page, which then isn't the section of what follows.
    pub(super) opener: bool,
    /// Ids of parts that such headings open.
    pub(super) opened: HashSet<String>,
    /// Whether text belongs to the section that was open before a part that opens.
    pub(super) resumes: bool,
    /// Open parts whose lines go elsewhere.
    pub(super) apart: usize,
    /// Sections of their own that follow the open section.
    pub(super) boxes: Vec<Boxed>,
    /// Open boxes.
    pub(super) open_boxes: usize,
    pub(super) group: usize,
    /// Bytes that tables may still repeat.
    pub(super) spare: usize,
    pub(super) in_references: bool,
    /// Whether this program's own marker characters are in the text on purpose.
    pub(super) keeps_signs: bool,
}

/// Bytes that names of columns may take.
const REPEATED: usize = 1 << 20;

impl<'a> Walker<'a> {
    pub(super) fn new(words: &'a ImportConfig, controlled: HashSet<String>) -> Self {
        Self {
            words,
            controlled,
            struck: HashSet::new(),
            high: HashSet::new(),
            bold: HashSet::new(),
            counts: HashMap::new(),
            numbers: Vec::new(),
            labels: HashMap::new(),
            panels: HashMap::new(),
            lines: Vec::new(),
            left_out: Vec::new(),
            left_out_headings: Vec::new(),
            margins: Vec::new(),
            notes: Vec::new(),
            footer: Vec::new(),
            titles: Vec::new(),
            publisher: None,
            skipped: HashSet::new(),
            text: String::new(),
            depth: 0,
            heading: None,
            soft: false,
            level: 0,
            around: false,
            in_footer: false,
            in_cell: false,
            in_article: false,
            has_main: false,
            has_title: false,
            all_words: 0,
            linked: 0,
            section: None,
            opener: false,
            opened: HashSet::new(),
            resumes: false,
            apart: 0,
            boxes: Vec::new(),
            open_boxes: 0,
            group: 0,
            spare: REPEATED,
            in_references: false,
            keeps_signs: false,
        }
    }
}
