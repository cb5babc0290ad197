//! The title of a web page, apart from the names of its site and its publisher.

use dom_query::NodeRef;

use super::super::page::{LineKind, Markup, Page, fold};
use super::super::parent::is_organization;
use crate::config::ImportConfig;

/// Signs between a title and the name of its site.
const BETWEEN: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " · ", " » ", " : ", "|"];

/// A title without the name of the site: the part that is a heading of the page, else what is left without the
/// site's name.
pub(super) fn without_site(
    title: &str,
    site: Option<&str>,
    headings: &[String],
    words: &ImportConfig,
) -> String {
    let parts = parted(title);
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    if let Some(part) = parts.iter().find(|part| headings.iter().any(|heading| same(heading, part))) {
        return (*part).to_owned();
    }
    let is_site = |part: &&str| {
        site.is_some_and(|site| same(site, part)) || words.site_names.iter().any(|name| same(name, part))
    };
    if let Some(at) = parts.iter().position(is_site)
        && parts.len() > 1
    {
        let end = title.rfind(parts[at]).filter(|_| at > 0).unwrap_or(title.len());
        let begin = if at == 0 { title.find(parts[1]).unwrap_or(0) } else { 0 };
        let kept = title.get(begin..end).unwrap_or(title);
        return kept.trim().trim_matches(['|', '-', '–', '—', ':', '·', '»', ' ']).to_owned();
    }
    match title.rsplit_once(" | ") {
        Some((before, _)) if parts.len() == 2 => before.trim().to_owned(),
        _ => title.to_owned(),
    }
}

/// Leaves one outermost heading: the name of the site is none, and of several the one that is the title stays.
pub(super) fn one_title(
    page: &mut Page,
    markup: &mut Markup,
    site: Option<&str>,
    parts: &[String],
    words: &ImportConfig,
) {
    title_below_publisher(page, markup, parts, words);
    let title = markup.title.as_deref();
    let is_title =
        |text: &str, of: Option<&str>| of.is_some_and(|of| of.to_lowercase() == text.to_lowercase());
    let headings = page.lines.iter().filter(|line| matches!(line.kind, LineKind::Heading(_))).count();
    if headings > 1
        && let Some(at) =
            page.lines.iter().position(|line| line.kind == LineKind::Heading(1) && is_title(&line.text, site))
        && !is_title(&page.lines[at].text, title)
    {
        let line = page.lines.remove(at);
        page.left_out.push(line.text);
    }
    let outermost = page.lines.iter().filter(|line| line.kind == LineKind::Heading(1));
    let (all, titles) = outermost
        .fold((0, 0), |(all, titles), line| (all + 1, titles + usize::from(is_title(&line.text, title))));
    if all > 1 && titles == 1 {
        for line in &mut page.lines {
            if line.kind == LineKind::Heading(1) && !is_title(&line.text, title) {
                line.kind = LineKind::Heading(2);
            }
        }
    }
}

/// Where the outermost heading names a hospital or the like and the next one is the title in the head of the page,
/// that one is the title.
fn title_below_publisher(page: &mut Page, markup: &mut Markup, parts: &[String], words: &ImportConfig) {
    let mut headings =
        page.lines.iter().enumerate().filter(|(_, line)| matches!(line.kind, LineKind::Heading(_)));
    let (Some((at, first)), Some((next, title))) = (headings.next(), headings.next()) else { return };
    let is_publisher = first.kind == LineKind::Heading(1)
        && is_organization(&first.text, words)
        && title.kind == LineKind::Heading(2)
        && parts.contains(&title.text.to_lowercase());
    if !is_publisher {
        return;
    }
    markup.title = Some(title.text.clone());
    page.lines[next].kind = LineKind::Heading(1);
    let name = page.lines.remove(at).text;
    if markup.publisher.is_none() {
        page.notes.push(format!("source.publisher: “{name}”, from the heading above the title"));
        markup.publisher = Some(name.clone());
    }
    page.left_out.push(name);
}

/// The parts of a title between the signs that set them off.
fn parted(title: &str) -> Vec<&str> {
    let mut parts = vec![title];
    for sign in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(sign)).collect();
    }
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The parts of the title in the head of a page, in lower case.
pub(super) fn parts_of(root: &NodeRef<'_>) -> Vec<String> {
    parted(&title_of(root)).into_iter().map(str::to_lowercase).collect()
}

/// The publisher that the title in the head of a page ends with.
pub(super) fn publisher_of(root: &NodeRef<'_>, words: &ImportConfig) -> Option<String> {
    let title = title_of(root);
    let parts = parted(&title);
    let last = parts.last().filter(|last| parts.len() > 1 && is_organization(last, words))?;
    Some((*last).to_owned())
}

fn title_of(root: &NodeRef<'_>) -> String {
    let title = root.descendants_it().find(|node| node.is_element() && node.has_name("title"));
    title.map(|title| fold(&title.text())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn the_name_of_a_site_is_no_part_of_a_title() {
        let words = Config::embedded().expect("valid settings").import;
        let read = |title: &str, site: Option<&str>, headings: &[&str]| {
            let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
            without_site(title, site, &headings, &words)
        };
        assert_eq!(read("Chalk bone | Bone Society", None, &[]), "Chalk bone");
        assert_eq!(
            read("Chalk bone - treatment - Bone Society", Some("Bone Society"), &[]),
            "Chalk bone - treatment"
        );
        assert_eq!(read("Bone Society: Chalk bone", Some("Bone Society"), &[]), "Bone Society: Chalk bone");
        assert_eq!(read("Bone Society | Chalk bone", Some("Bone Society"), &[]), "Chalk bone");
        assert_eq!(read("Chalk bone - Causes - Site", None, &["Chalk bone"]), "Chalk bone");
        assert_eq!(read("Chalk bone - causes", None, &[]), "Chalk bone - causes");
    }
}
