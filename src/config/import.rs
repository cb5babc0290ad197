//! `config/import.toml`: the words that mark the parts of a page for an import.

use serde::{Deserialize, Serialize};

/// `config/import.toml`. All words are in lower case.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportConfig {
    /// Lines of the website around the text.
    pub furniture_lines: Vec<String>,
    /// Words of buttons.
    pub button_words: Vec<String>,
    /// Parts of such lines.
    pub furniture_phrases: Vec<String>,
    /// First words of asides that ask readers for something.
    pub aside_openings: Vec<String>,
    /// First words of a line about copyright.
    pub copyright_signs: Vec<String>,
    /// Whole lines that ask readers for money.
    pub aside_lines: Vec<String>,
    /// Answers to choose from below such a question.
    pub aside_answers: Vec<String>,
    /// Headings of the contents of a page.
    pub contents_lines: Vec<String>,
    /// Entries of menus.
    pub menu_lines: Vec<String>,
    /// First words of a menu at the end.
    pub menu_begins: Vec<String>,
    /// Classes of banners and comments.
    pub banner_classes: Vec<String>,
    /// Classes of elements that are boilerplate.
    pub boilerplate_classes: Vec<String>,
    /// Classes that boilerplate has, and text as well.
    pub ambiguous_classes: Vec<String>,
    /// Words in a class that say where its element is.
    pub layout_words: Vec<String>,
    /// Words in a class that say in which state a page is.
    pub state_words: Vec<String>,
    /// Classes of boxes beside the text.
    pub box_classes: Vec<String>,
    /// Classes of headings of cards and panels.
    pub heading_classes: Vec<String>,
    /// Classes of parts that a button opens.
    pub panel_classes: Vec<String>,
    /// Classes of captions in a title.
    pub caption_classes: Vec<String>,
    /// Classes of text that only screen readers read.
    pub hidden_label_classes: Vec<String>,
    /// Such text that names a control.
    pub hidden_labels: Vec<String>,
    /// Classes of links that edit or name a heading.
    pub edit_classes: Vec<String>,
    /// Classes of citations.
    pub citation_classes: Vec<String>,
    /// Classes of text that is struck out.
    pub struck_classes: Vec<String>,
    /// Words that warn of an emergency.
    pub warning_phrases: Vec<String>,
    /// Words before the number of an emergency service.
    pub emergency_verbs: Vec<String>,
    /// Names of sites in titles.
    pub site_names: Vec<String>,
    /// Ends of the names of folders with the parts of a saved page.
    pub saved_parts_endings: Vec<String>,
    /// Labels before the date of the last change.
    pub updated_labels: Vec<String>,
    /// Labels before the date of publication.
    pub published_labels: Vec<String>,
    /// Words before the date of the next review.
    pub next_review_labels: Vec<String>,
    /// What a page calls itself.
    pub page_words: Vec<String>,
    /// Words between an article and what a page calls itself.
    pub page_qualifiers: Vec<String>,
    /// Articles before what a page calls itself.
    pub page_determiners: Vec<String>,
    /// Verbs between a page and what was done with it.
    pub made_verbs: Vec<String>,
    /// The same in the present, which more often speak of something else.
    pub being_verbs: Vec<String>,
    /// Words that say how a page was reviewed.
    pub review_adverbs: Vec<String>,
    /// Stages of a review: submitted, under review, approved.
    pub review_stages: Vec<String>,
    /// Phrases for a review that is pending.
    pub review_pending: Vec<String>,
    /// Begins a statement on the review.
    pub review_phrases: Vec<String>,
    /// Thanks those who helped to review.
    pub acknowledgement_phrases: Vec<String>,
    /// Labels before authors.
    pub author_labels: Vec<String>,
    /// Labels before reviewers.
    pub reviewer_labels: Vec<String>,
    /// Labels before publishers.
    pub publisher_labels: Vec<String>,
    /// Words in lower case within names.
    pub name_joiners: Vec<String>,
    /// Words for the work of those named.
    pub role_words: Vec<String>,
    /// Words that names don't have.
    pub no_name_words: Vec<String>,
    /// Headings of disclaimers.
    pub disclaimer_headings: Vec<String>,
    /// Headings of disclaimers and of other notices.
    pub notice_headings: Vec<String>,
    /// Phrases that make such a notice a disclaimer.
    pub notice_phrases: Vec<String>,
    /// First words of disclaimers.
    pub disclaimer_labels: Vec<String>,
    /// Parts of lines that are disclaimers.
    pub disclaimer_phrases: Vec<String>,
    /// Headings of reference lists.
    pub reference_headings: Vec<String>,
    /// Headings of references that head text as well.
    pub ambiguous_reference_headings: Vec<String>,
    /// Classes of lists of footnotes.
    pub endnote_classes: Vec<String>,
    /// Headings of lists of footnotes that head text, too.
    pub note_headings: Vec<String>,
    /// First words of the names of columns that say what to do.
    pub do_names: Vec<String>,
    /// The same for what not to do.
    pub do_not_names: Vec<String>,
    /// Kinds of references: research.
    pub research_kinds: Vec<String>,
    /// Kinds of references: guidelines.
    pub guideline_kinds: Vec<String>,
    /// Parts of a line with the publication number.
    pub publication_number_phrases: Vec<String>,
    /// First words of a line before contacts.
    pub contact_introductions: Vec<String>,
    /// Headings of contacts, if a way to reach somebody is below them.
    pub contact_headings: Vec<String>,
    /// Words after which the heading of a part with contacts may be longer.
    pub contact_continuations: Vec<String>,
    /// Last words of a line before a contact.
    pub contact_lead_outs: Vec<String>,
    /// Labels of telephone numbers.
    pub phone_labels: Vec<String>,
    /// Labels of text telephones.
    pub tty_labels: Vec<String>,
    /// Labels of fax numbers.
    pub fax_labels: Vec<String>,
    /// Labels of mail addresses.
    pub email_labels: Vec<String>,
    /// Labels of web addresses.
    pub website_labels: Vec<String>,
    /// First words of main headings.
    pub main_headings: Vec<String>,
    /// First words of a paragraph that closes a list.
    pub closing_words: Vec<String>,
    /// Words that begin a sentence.
    pub sentence_starters: Vec<String>,
    /// Verbs that headings rarely have.
    pub sentence_verbs: Vec<String>,
    /// First words of sentences that headings rarely begin with.
    pub sentence_openers: Vec<String>,
    /// Words before a number that is no citation.
    pub number_words: Vec<String>,
    /// First parts of words that keep their hyphen at the end of a line.
    pub hyphen_first_parts: Vec<String>,
    /// Second parts of such words.
    pub hyphen_last_parts: Vec<String>,
    /// Units that a number set high behind them is a power of.
    pub power_units: Vec<String>,
    /// Units that are such behind a figure or a slash only.
    pub figure_units: Vec<String>,
    /// Words before a number that has no power.
    pub label_words: Vec<String>,
    /// Says that clinicians are addressed.
    pub clinician_phrases: Vec<String>,
    /// Says that patients are addressed.
    pub patient_phrases: Vec<String>,
    /// Before the condition in a title.
    pub title_lead_ins: Vec<String>,
    /// After the condition in a title.
    pub title_tails: Vec<String>,
    /// Words that name no condition by themselves.
    pub generic_names: Vec<String>,
    /// How a text speaks of a condition, with a star for its name.
    pub condition_contexts: Vec<String>,
    /// Words before another name of the condition.
    pub alias_phrases: Vec<String>,
    /// Articles before the name of a condition.
    pub articles: Vec<String>,
    /// First words of subtitles.
    pub subtitle_openings: Vec<String>,
    /// Words in the names of hospitals and societies.
    pub organization_words: Vec<String>,
    /// Verbs of a definition.
    pub definition_verbs: Vec<String>,
    /// What a definition calls a condition.
    pub definition_nouns: Vec<String>,
    /// What a definition calls one of several: `a form of`.
    pub definition_groups: Vec<String>,
    /// Words that end what a definition says that something is.
    pub definition_ends: Vec<String>,
    /// What a definition calls what is no condition.
    pub other_nouns: Vec<String>,
    /// Ends of words that name a treatment or a test.
    pub other_endings: Vec<String>,
    /// Common words of English.
    pub english_words: Vec<String>,
    /// Common words of Spanish.
    pub spanish_words: Vec<String>,
    /// January to December, in one language after the other.
    pub months: Vec<String>,
    /// Share of a page's words from which on leaving them out is warned of, in a hundred.
    pub most_left_out_percent: usize,
    /// Longest heading, in words.
    pub heading_words: usize,
    /// Largest source, in bytes.
    pub largest_source: u64,
    /// Longest fetching of a page, in seconds.
    pub url_seconds: u64,
    /// The maximum computing time of a conversion, in seconds.
    pub cpu_seconds: u64,
    /// The maximum duration of a conversion, in seconds.
    pub wall_seconds: u64,
    /// The maximum memory of a conversion, in megabytes.
    pub megabytes: u64,
}

impl ImportConfig {
    /// Checks what types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        for (key, words) in self.lists() {
            if words.is_empty() {
                return Err(format!("{key} must not be empty"));
            }
            if let Some(word) =
                words.iter().find(|word| word.trim().is_empty() || **word != word.to_lowercase())
            {
                return Err(format!("{key} holds “{word}”; words must be in lower case and not empty"));
            }
        }
        if self.review_stages.len() != 3 {
            return Err("review_stages must name three: submitted, under review, approved".to_owned());
        }
        if !self.months.len().is_multiple_of(12) {
            return Err("months must name twelve of each language".to_owned());
        }
        if !(1..=100).contains(&self.heading_words) {
            return Err("heading_words must be between 1 and 100".to_owned());
        }
        if !(1..=100).contains(&self.most_left_out_percent) {
            return Err("most_left_out_percent must be between 1 and 100".to_owned());
        }
        if !(1..=1 << 30).contains(&self.largest_source) {
            return Err("largest_source must be between 1 and 1073741824".to_owned());
        }
        let seconds = [
            ("url_seconds", self.url_seconds),
            ("cpu_seconds", self.cpu_seconds),
            ("wall_seconds", self.wall_seconds),
        ];
        if let Some((key, _)) = seconds.iter().find(|(_, seconds)| !(1..=3600).contains(seconds)) {
            return Err(format!("{key} must be between 1 and 3600"));
        }
        if !(64..=1 << 20).contains(&self.megabytes) {
            return Err("megabytes must be between 64 and 1048576".to_owned());
        }
        Ok(())
    }

    fn lists(&self) -> Vec<(&'static str, &[String])> {
        let mut lists = self.lists_of_markup();
        lists.extend(self.lists_of_text());
        lists
    }

    /// Words of menus, and names that markup has.
    fn lists_of_markup(&self) -> Vec<(&'static str, &[String])> {
        vec![
            ("furniture_lines", &self.furniture_lines),
            ("button_words", &self.button_words),
            ("furniture_phrases", &self.furniture_phrases),
            ("menu_lines", &self.menu_lines),
            ("menu_begins", &self.menu_begins),
            ("banner_classes", &self.banner_classes),
            ("boilerplate_classes", &self.boilerplate_classes),
            ("ambiguous_classes", &self.ambiguous_classes),
            ("layout_words", &self.layout_words),
            ("state_words", &self.state_words),
            ("box_classes", &self.box_classes),
            ("heading_classes", &self.heading_classes),
            ("panel_classes", &self.panel_classes),
            ("edit_classes", &self.edit_classes),
            ("citation_classes", &self.citation_classes),
            ("struck_classes", &self.struck_classes),
            ("warning_phrases", &self.warning_phrases),
            ("emergency_verbs", &self.emergency_verbs),
            ("site_names", &self.site_names),
            ("saved_parts_endings", &self.saved_parts_endings),
        ]
    }

    /// Words of the text of pages.
    fn lists_of_text(&self) -> Vec<(&'static str, &[String])> {
        vec![
            ("updated_labels", &self.updated_labels),
            ("published_labels", &self.published_labels),
            ("next_review_labels", &self.next_review_labels),
            ("page_words", &self.page_words),
            ("page_qualifiers", &self.page_qualifiers),
            ("page_determiners", &self.page_determiners),
            ("made_verbs", &self.made_verbs),
            ("being_verbs", &self.being_verbs),
            ("review_adverbs", &self.review_adverbs),
            ("review_stages", &self.review_stages),
            ("review_pending", &self.review_pending),
            ("review_phrases", &self.review_phrases),
            ("acknowledgement_phrases", &self.acknowledgement_phrases),
            ("author_labels", &self.author_labels),
            ("reviewer_labels", &self.reviewer_labels),
            ("publisher_labels", &self.publisher_labels),
            ("name_joiners", &self.name_joiners),
            ("role_words", &self.role_words),
            ("no_name_words", &self.no_name_words),
            ("disclaimer_headings", &self.disclaimer_headings),
            ("notice_headings", &self.notice_headings),
            ("notice_phrases", &self.notice_phrases),
            ("disclaimer_labels", &self.disclaimer_labels),
            ("disclaimer_phrases", &self.disclaimer_phrases),
            ("reference_headings", &self.reference_headings),
            ("ambiguous_reference_headings", &self.ambiguous_reference_headings),
            ("endnote_classes", &self.endnote_classes),
            ("note_headings", &self.note_headings),
            ("do_names", &self.do_names),
            ("do_not_names", &self.do_not_names),
            ("research_kinds", &self.research_kinds),
            ("guideline_kinds", &self.guideline_kinds),
            ("publication_number_phrases", &self.publication_number_phrases),
            ("contact_introductions", &self.contact_introductions),
            ("contact_headings", &self.contact_headings),
            ("contact_continuations", &self.contact_continuations),
            ("contact_lead_outs", &self.contact_lead_outs),
            ("sentence_starters", &self.sentence_starters),
            ("phone_labels", &self.phone_labels),
            ("tty_labels", &self.tty_labels),
            ("fax_labels", &self.fax_labels),
            ("email_labels", &self.email_labels),
            ("website_labels", &self.website_labels),
            ("main_headings", &self.main_headings),
            ("closing_words", &self.closing_words),
            ("number_words", &self.number_words),
            ("hyphen_first_parts", &self.hyphen_first_parts),
            ("hyphen_last_parts", &self.hyphen_last_parts),
            ("power_units", &self.power_units),
            ("figure_units", &self.figure_units),
            ("label_words", &self.label_words),
            ("clinician_phrases", &self.clinician_phrases),
            ("patient_phrases", &self.patient_phrases),
            ("title_lead_ins", &self.title_lead_ins),
            ("title_tails", &self.title_tails),
            ("generic_names", &self.generic_names),
            ("condition_contexts", &self.condition_contexts),
            ("definition_verbs", &self.definition_verbs),
            ("definition_nouns", &self.definition_nouns),
            ("definition_groups", &self.definition_groups),
            ("definition_ends", &self.definition_ends),
            ("other_nouns", &self.other_nouns),
            ("other_endings", &self.other_endings),
            ("english_words", &self.english_words),
            ("spanish_words", &self.spanish_words),
            ("sentence_verbs", &self.sentence_verbs),
            ("sentence_openers", &self.sentence_openers),
            ("aside_openings", &self.aside_openings),
            ("aside_lines", &self.aside_lines),
            ("aside_answers", &self.aside_answers),
            ("contents_lines", &self.contents_lines),
            ("caption_classes", &self.caption_classes),
            ("hidden_label_classes", &self.hidden_label_classes),
            ("hidden_labels", &self.hidden_labels),
            ("subtitle_openings", &self.subtitle_openings),
            ("organization_words", &self.organization_words),
            ("copyright_signs", &self.copyright_signs),
            ("alias_phrases", &self.alias_phrases),
            ("articles", &self.articles),
            ("months", &self.months),
        ]
    }
}
