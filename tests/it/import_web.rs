//! Web pages whose markup is unlike what it means: names that text and boilerplate share, tables of spans, folded parts.

use std::sync::LazyLock;

use bonafide::config::{Config, ImportConfig};
use bonafide::import::{Imported, Overrides, SourceFormat, import};

fn words() -> &'static ImportConfig {
    static WORDS: LazyLock<ImportConfig> =
        LazyLock::new(|| Config::embedded().expect("valid settings").import);
    &WORDS
}

fn page(body: &str) -> Imported {
    let html = format!("<html lang=en><head><title>Fern wrist</title></head><body>{body}</body></html>");
    import(html.as_bytes(), SourceFormat::Html, "page", &Overrides::default(), words()).expect("a document")
}

const TITLE: &str =
    "<h1>Fern wrist</h1><p>Fern wrist is a rare disorder of the wrist. It makes writing hard.</p>";

fn article(body: &str) -> Imported {
    page(&format!("<main>{TITLE}{body}</main>"))
}

/// The text without the comments below its headings.
fn plain(imported: &Imported) -> String {
    let lines = imported.text.lines().filter(|line| !line.starts_with("<!--"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[track_caller]
fn holds(imported: &Imported, kept: &[&str], gone: &[&str]) {
    let page = plain(imported);
    for text in kept {
        assert!(page.contains(text), "“{text}” is missing:\n{page}");
    }
    for text in gone {
        assert!(!page.contains(text), "“{text}” is left:\n{page}");
    }
}

#[track_caller]
fn in_order(imported: &Imported, parts: &[&str]) {
    let page = plain(imported);
    let mut rest = page.as_str();
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            panic!("“{part}” isn't in its place:\n{page}")
        };
        rest = after;
    }
}

#[test]
fn names_made_from_headings_call_nothing_boilerplate() {
    let imported = article(
        "<h2 id=\"skip-breakfast\">Skip breakfast?</h2><p>Eat first.</p>\
         <h2 id=\"menu\">Menu for a week</h2><p>Fish and milk.</p>\
         <section id=\"consent\"><h2>Consent</h2><p>You sign a form before the operation. You can say no.</p></section>\
         <ul class=\"menu\"><li>Oats</li><li>Milk</li></ul><section id=\"cell-donation\"><p>A cousin may give cells.</p></section>\
         <div class=\"growth-related\"><h3>Growth</h3><p>Bones grow more slowly.</p></div>\
         <div class=\"panel\"><p>Take 4 ml.</p><div class=\"panel-footer\">Half of it under six</div></div>\
         <p>Doses: <a href=\"#doses\" data-toggle=\"modal\">see here</a></p>\
         <div class=\"modal\" id=\"doses\" role=\"dialog\"><h4>All doses</h4><p>Teenagers take 7 ml.</p></div>",
    );
    holds(
        &imported,
        &[
            "## Skip breakfast?\n\nEat first.",
            "## Menu for a week\n\nFish and milk.",
            "## Consent\n\nYou sign a form",
            "- Oats\n- Milk\n",
            "A cousin may give cells.",
            "### Growth\n\nBones grow",
            "Half of it under six",
            "Teenagers take 7 ml.",
        ],
        &[],
    );
}

#[test]
fn boilerplate_with_such_names_is_still_left_out() {
    let imported = article(
        "<p>Rest helps.</p><div class=\"social\">Share: <a href=/a>Post</a> <a href=/b>Mail</a></div>\
         <div class=\"related\"><h2>Related pages</h2><ul><li><a href=/1>Fern elbow</a></li><li><a href=/2>Fern knee</a></li>\
         <li><a href=/3>Fern hip</a></li></ul></div><div class=\"newsletter\"><p>Our letter comes in May.</p></div>\
         <div class=\"feedback\"><form><p>Tell us about the page.</p><input name=x></form></div>\
         <div id=\"cookie-consent\"><h2>Cookies</h2><p>We use cookies.</p></div>",
    );
    holds(&imported, &["Rest helps."], &["Post", "Fern elbow", "comes in May", "about the page", "ookies"]);
    let footer = page(&format!(
        "<div>{TITLE}<p>Rest.</p></div><div class=\"acme-footer\"><p>Bone Trust is a charity.</p></div>"
    ));
    holds(&footer, &["Rest."], &["a charity"]);
    // a wrapper that is named after a banner holds the page
    let wrapped = page(
        "<div class=\"app cookie-notice-shown\"><h2>Fern wrist</h2><p>Fern wrist is a rare disorder.</p><p>Rest.</p></div>",
    );
    holds(&wrapped, &["Fern wrist is a rare disorder.", "Rest."], &[]);
}

#[test]
fn a_header_of_a_section_is_text() {
    let imported = page(&format!(
        "<header><p>Wrist Trust</p></header><div>{TITLE}<section><header><h2>Causes</h2><p>In short, a gene.</p></header>\
         <p>It is FRN2.</p></section><div><header><h2>Outlook</h2></header><p>Good.</p></div></div>"
    ));
    holds(
        &imported,
        &["## Causes\n\nIn short, a gene.\n\nIt is FRN2.", "## Outlook\n\nGood."],
        &["Wrist Trust"],
    );
    let main = page(&format!(
        "<div role=main>{TITLE}<section><header><h2>Signs</h2></header><p>Pain.</p></section></div>"
    ));
    holds(&main, &["## Signs\n\nPain."], &[]);
}

#[test]
fn warnings_around_the_text_stay_whatever_they_are() {
    let imported = page(&format!(
        "<header><ul><li>If the hand turns grey, dial 112</li></ul></header>\
         <nav><a href=/ed>Emergency department</a> <a href=/news>News</a></nav><main>{TITLE}</main>\
         <dialog><p>Do not take fernol with alcohol.</p></dialog><noscript><p>Turn scripts on.</p></noscript>\
         <footer><h3>Phone 995 if she faints</h3><p>Bone Trust, a charity.</p></footer>"
    ));
    holds(
        &imported,
        &["If the hand turns grey, dial 112", "Phone 995 if she faints", "Do not take fernol"],
        &["Emergency department", "a charity", "scripts"],
    );
    assert!(
        imported.boilerplate.iter().any(|line| line.contains("Turn scripts on")),
        "{:?}",
        imported.boilerplate
    );
}

#[test]
fn tables_of_roles_and_words_that_meet_are_read_apart() {
    let imported = article(
        "<h2>Doses</h2><div role=grid><div role=row><span role=columnheader>Weight</span><span role=columnheader>Day</span>\
         <span role=columnheader>Night</span></div><div role=row><span role=gridcell>Under 30 kg</span>\
         <span role=gridcell>3 ml</span><span role=gridcell>1 ml</span></div></div>\
         <div><span>Teenagers</span><span>7 ml</span><span>3 times a day</span></div>\
         <p><span>Fern</span><span>ol</span> and H<sub>2</sub>O, 1<span>st</span> day</p>",
    );
    holds(
        &imported,
        &[
            "- Weight: Under 30 kg; Day: 3 ml; Night: 1 ml",
            "Teenagers 7 ml 3 times a day",
            "Fernol and H2O, 1st day",
        ],
        &[],
    );
}

#[test]
fn cells_with_signs_and_tables_in_cells_keep_their_places() {
    let imported = article(
        "<h2>Sports</h2><table><tr><th>Sport</th><th>Safe</th></tr><tr><td>Judo</td><td><svg><title>No</title></svg></td></tr>\
         <tr><td>Chess</td><td><i aria-label=\"Yes\"></i></td></tr><tr><td>Golf</td><td><img src=x.png></td></tr></table>\
         <h2>Doses</h2><table><tr><th>Who</th><th>Dose</th></tr><tr><td>Boys</td><td><table><tr><td>Day</td><td>3 ml</td></tr>\
         <tr><td>Night</td><td>1 ml</td></tr></table></td></tr><tr><td>Men</td><td>9 ml</td></tr></table>",
    );
    holds(
        &imported,
        &[
            "- Sport: Judo; Safe: No\n",
            "- Sport: Chess; Safe: Yes\n",
            "- Who: Boys; Dose: Day: 3 ml, Night: 1 ml\n",
            "- Who: Men; Dose: 9 ml",
        ],
        &[],
    );
    assert!(imported.notes.iter().any(|note| note.contains("“Golf”")), "{:?}", imported.notes);
}

#[test]
fn words_of_menus_among_other_items_are_text() {
    let imported = article(
        "<h2>Where is the splint worn?</h2><ul><li>Work</li><li>Home</li><li>Bed</li></ul>\
         <h2>Print</h2><p>Large print is easier to read with a splint.</p>\
         <div><h2>Donate blood before the operation</h2><p>Ask the ward for a date.</p></div>\
         <div><h3>Donate</h3><p>Give to our trust.</p></div>",
    );
    holds(
        &imported,
        &["- Work\n- Home\n- Bed", "## Print\n\nLarge print", "Ask the ward for a date."],
        &["Give to our trust"],
    );
}

#[test]
fn folded_parts_are_read_whatever_opens_them() {
    let imported = article(
        "<h2>Questions</h2><div onclick=\"f()\">May I row?</div><div style=\"display:none\">Only with a splint.</div>\
         <div role=button aria-expanded=false aria-controls=p>May I ski?</div><div style=\"visibility:hidden\"><div id=p>\
         <p>Not yet, ask again.</p></div></div><button onclick=\"show('k')\">Boys</button>\
         <button onclick=\"show('m')\">Men</button><div id=k>Boys take 3 ml.</div><div id=m hidden>Men take 9 ml.</div>\
         <form>Send</form><div style=\"display:none\">Thank you for your message.</div>",
    );
    holds(
        &imported,
        &[
            "Only with a splint.",
            "### May I ski?\n\nNot yet, ask again.",
            "### Boys\n",
            "### Men\n\nMen take 9 ml.",
        ],
        &["Thank you"],
    );
}

#[test]
fn sources_of_a_substance_are_text_and_footnotes_are_references() {
    let imported = article(
        "<h2>Sources</h2><ul><li>Nuts and seeds</li><li>Lentils</li></ul>\
         <p>It is inherited.<a href=\"#n1\" role=\"doc-noteref\"><sup>1</sup></a></p><p>Ask us.</p>\
         <section class=\"footnotes\"><ol><li id=\"n1\">Stone A. Wrists. 2014. <a href=\"#r1\">↩︎</a></li></ol></section>",
    );
    holds(
        &imported,
        &["- Lentils", "It is inherited. [^1]", "id = \"1\"", "title = \"Stone A. Wrists. 2014.\""],
        &["↩"],
    );
    let sources = article("<h2>Sources</h2><ul><li>Field B. Wrists. Bone 2011.</li></ul>");
    holds(&sources, &["title = \"Field B. Wrists. Bone 2011.\""], &["## Sources"]);
}

#[test]
fn text_after_a_folded_part_stays_after_it() {
    let imported = article(
        "<h2>Care</h2><p>Wear the splint.</p><details><summary>May I swim?</summary><p>Yes, with care.</p></details>\
         <p>If none of this helps, write to us.</p><h2>Outlook</h2><p>Good.</p>",
    );
    in_order(
        &imported,
        &[
            "## Care\n\nWear the splint.",
            "### May I swim?\n\nYes, with care.",
            "## Care\n\nIf none of this helps",
            "## Outlook",
        ],
    );
    // nothing comes again for what is no text
    let last = article(
        "<h2>Care</h2><p>Rest.</p><details><summary>May I swim?</summary><p>Yes.</p></details><p>Last updated: 3 May 2021</p>",
    );
    assert_eq!(last.text.matches("## Care").count(), 1, "{}", last.text);
}

#[test]
fn what_a_style_sheet_strikes_out_is_left_out() {
    let imported = article(
        "<style>.old, p em.past { color: red; text-decoration: line-through }</style>\
         <h2>Dose</h2><p>Take <span class=old>40 ml</span> 4 ml <em class=past>hourly</em> <em>daily</em>.</p>",
    );
    holds(&imported, &["Take 4 ml", "daily"], &["40 ml", "hourly"]);
}
