//! One file to one document, with everything that is wrong in it.

use super::{Block, CorpusFile, Document, DocumentInfo, Finding, ListItem, Section, Severity, TextOrigin};
use super::{body, citation_marks, front_matter};

/// Parses a document.
///
/// The findings hold everything noticed; without a document, at least one of them is an error.
#[must_use]
pub fn parse_document(file: &CorpusFile) -> (Option<Document>, Vec<Finding>) {
    let parts = match front_matter::split(&file.name, &file.text) {
        Ok(parts) => parts,
        Err(finding) => return (None, vec![finding]),
    };
    let mut findings = Vec::new();
    let info = match front_matter::parse(&file.name, &parts, &mut findings) {
        Ok(info) => Some(info),
        Err(errors) => {
            findings.extend(errors);
            None
        }
    };
    let sections = body::parse(&file.name, parts.body, parts.body_line, &mut findings);
    if sections.is_empty() {
        findings.push(Finding::error(&file.name, parts.body_line, "the document has no text"));
    }
    if let Some(info) = &info {
        check_citations(&file.name, info, &sections, &parts, &mut findings);
        check_sources(&file.name, &sections, &mut findings);
        check_license(&file.name, info, &parts, &mut findings);
    }
    findings.sort_by_key(|finding| finding.line);
    let broken = findings.iter().any(|finding| finding.severity == Severity::Error);
    let document = info.filter(|_| !broken).map(|info| Document { info, sections });
    (document, findings)
}

fn check_citations(
    file: &str,
    info: &DocumentInfo,
    sections: &[Section],
    parts: &front_matter::Parts<'_>,
    findings: &mut Vec<Finding>,
) {
    let known = |marker: &str| {
        info.references.iter().any(|reference| reference.id == marker)
            || info.source.unlisted_references.iter().any(|unlisted| unlisted == marker)
    };
    // line numbers come from the raw body: a mark is written there as it is read
    for (index, line) in parts.body.lines().enumerate() {
        for mark in citation_marks(line).filter(|mark| !known(mark.marker)) {
            let message = format!(
                "citation [^{0}] points at no reference; list it in [[references]] with id = \"{0}\", or in \
                 source.unlisted_references where the source does not list it",
                mark.marker
            );
            findings.push(Finding::error(file, parts.body_line + index, message));
        }
    }
    for unused in &info.source.unlisted_references {
        let used = sections
            .iter()
            .flat_map(texts)
            .any(|text| citation_marks(text).any(|mark| mark.marker == unused));
        if !used {
            findings.push(Finding::warning(
                file,
                parts.front_matter_line,
                format!("unlisted reference “{unused}” is cited nowhere"),
            ));
        }
    }
}

/// The words of a source may be shown to others only under its license.
fn check_license(
    file: &str,
    info: &DocumentInfo,
    parts: &front_matter::Parts<'_>,
    findings: &mut Vec<Finding>,
) {
    let stated = info.source.license.as_deref().is_some_and(|license| !license.trim().is_empty());
    if info.text == TextOrigin::Verbatim && !stated {
        findings.push(Finding::warning(
            file,
            parts.front_matter_line,
            "the text is the source's own (text = \"verbatim\"); say in source.licence under which license or \
             permission it is used",
        ));
    }
}

fn check_sources(file: &str, sections: &[Section], findings: &mut Vec<Finding>) {
    for section in sections.iter().filter(|section| section.source_section.is_none()) {
        let name = section.heading_path.last().map_or("before the first heading", String::as_str);
        findings.push(Finding::warning(
            file,
            section.line,
            format!(
                "section “{name}” does not say what it summarizes; add <!-- source: … --> under its heading"
            ),
        ));
    }
}

/// All running texts of a section.
fn texts(section: &Section) -> Vec<&str> {
    fn of_items<'a>(items: &'a [ListItem], into: &mut Vec<&'a str>) {
        for item in items {
            into.push(&item.text);
            for child in &item.children {
                of_items(&child.items, into);
            }
        }
    }
    let mut all = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => all.push(text.as_str()),
            Block::List(list) => of_items(&list.items, &mut all),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "+++\nid = \"a\"\ntitle = \"A\"\ncondition = \"A\"\naudience = [\"patient\"]\ntext = \"summary\"\n\n\
        [source]\ntitle = \"A\"\npublisher = \"P\"\nlanguage = \"en\"\n\n[review]\nstatus = \"approved\"\nstatement = \"\"\n+++\n";

    fn parsed(body: &str) -> (Option<Document>, Vec<Finding>) {
        parse_document(&CorpusFile { name: "a.md".to_owned(), text: format!("{HEAD}{body}") })
    }

    #[test]
    fn a_section_lists_questions_that_it_answers_and_that_none_does() {
        let (document, findings) = parsed(
            "## Care\n<!-- source: Care -->\n<!-- asked: What helps? -->\n<!-- not answered: Which  dose helps? -->\n\n\
             Rest.\n\n## Work\n<!-- source: Work -->\nAny work.\n",
        );
        assert!(findings.is_empty(), "{findings:?}");
        let sections = document.expect("a document").sections;
        assert_eq!(sections[0].asked, ["What helps?"]);
        assert_eq!(sections[0].not_answered, ["Which dose helps?"]);
        assert_eq!(sections[0].blocks, [Block::Paragraph("Rest.".to_owned())]);
        assert!(sections[1].asked.is_empty() && sections[1].not_answered.is_empty());
    }

    #[test]
    fn comments_with_questions_have_bounds() {
        let heading = "## Care\n<!-- source: Care -->\n";
        let first_line = HEAD.lines().count() + 1;
        for kind in ["asked", "not answered"] {
            let comment = |question: &str| format!("<!-- {kind}: {question} -->\n");
            let many: String = (0..101).map(|number| comment(&format!("Question {number}?"))).collect();
            let cases = [
                (format!("{}{heading}", comment("Why?")), first_line),
                (format!("{heading}{}", comment("")), first_line + 2),
                (format!("{heading}{}", comment(&"x".repeat(301))), first_line + 2),
                (format!("{heading}{many}"), first_line + 2 + 100),
            ];
            for (body, line) in cases {
                let (document, findings) = parsed(&format!("{body}\nRest.\n"));
                assert!(document.is_none(), "{body}");
                let [error] = &findings[..] else { panic!("{findings:?}") };
                assert_eq!((error.severity, error.line), (Severity::Error, line), "{error}");
                assert!(error.message.contains(kind), "{error}");
            }
            let fits = format!("{heading}{}\nRest.\n", comment(&"x".repeat(300)));
            assert!(parsed(&fits).0.is_some(), "{kind}");
        }
    }
}
