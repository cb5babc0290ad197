//! Contacts: a name, then lines such as `Phone: …`; at the end of a page and in its footer, too.

use crate::config::ImportConfig;
use crate::corpus::Contact;

use super::page::{Line, LineKind};
use super::shape::{is_terminated, starts_with_any};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Phone,
    Tty,
    Fax,
    Email,
    Website,
}

/// Whether a line of the group says how to reach somebody.
pub(super) fn has_label(group: &[Line], words: &ImportConfig) -> bool {
    group.iter().any(|line| label(&line.text, words).is_some())
}

fn label<'a>(text: &'a str, words: &ImportConfig) -> Option<(Way, &'a str)> {
    let (name, value) = text.split_once(':')?;
    let name = name.trim().to_lowercase();
    let value = value.trim();
    [
        (Way::Phone, &words.phone_labels),
        (Way::Tty, &words.tty_labels),
        (Way::Fax, &words.fax_labels),
        (Way::Email, &words.email_labels),
        (Way::Website, &words.website_labels),
    ]
    .into_iter()
    .find(|(_, labels)| labels.contains(&name))
    .map(|(way, _)| (way, value))
    .filter(|_| !value.is_empty())
}

/// Figures of a telephone number; emergency numbers have fewer.
const PHONE_FIGURES: std::ops::RangeInclusive<usize> = 7..=15;

/// Whether a text is a telephone number.
fn is_phone(text: &str) -> bool {
    let text = text.split(" (").next().unwrap_or_default().trim_end_matches('.');
    PHONE_FIGURES.contains(&text.bytes().filter(u8::is_ascii_digit).count())
        && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))
        && text.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '–' | '(' | ')' | '.' | '/' | '\u{a0}')
        })
}

/// Whether a text is a mail address.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !text.contains(char::is_whitespace)
            && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            && !host.ends_with('.')
    })
}

/// A way that nothing else can be: a label with a number or an address that fits it.
fn sure_way(text: &str, words: &ImportConfig) -> Option<(Way, String)> {
    let fits = |way: Way, value: &str| match way {
        Way::Phone | Way::Tty | Way::Fax => is_phone(value),
        Way::Email => is_email(value.trim_end_matches('.')),
        Way::Website => !value.contains(char::is_whitespace) && value.contains('.'),
    };
    if let Some((way, value)) = label(text, words).filter(|(way, value)| fits(*way, value)) {
        return Some((way, value.to_owned()));
    }
    if is_email(text.trim()) {
        return Some((Way::Email, text.trim().to_owned()));
    }
    // `Tel 020 …`, `Contact us: 0800 …`
    let lower = text.to_lowercase();
    let labels = [&words.phone_labels, &words.contact_introductions];
    let known = labels.into_iter().find_map(|labels| starts_with_any(&lower, labels))?;
    let value = text.get(known.len()..)?.trim_start_matches([':', ' ', '.']).trim();
    if is_phone(value) {
        return Some((Way::Phone, value.to_owned()));
    }
    is_email(value).then(|| (Way::Email, value.to_owned()))
}

/// Whether a line is nothing but a way to reach somebody.
pub(super) fn is_way(text: &str, words: &ImportConfig) -> bool {
    sure_way(text, words).is_some()
}

/// The maximum number of lines at the end of a page in which contacts are looked for.
const TAIL: usize = 12;
/// The maximum number of lines with a name and an address above the first way to reach it.
const ABOVE: usize = 4;
/// The maximum number of words of a name.
const LONGEST_NAME: usize = 10;

/// Takes contacts off the end of a text: lines that can be nothing else, and the name and address right above them.
pub(super) fn take_tail(
    body: &mut Vec<Line>,
    publisher: Option<&str>,
    words: &ImportConfig,
    contacts: &mut Vec<Contact>,
    notes: &mut Vec<String>,
) {
    let from = body.len().saturating_sub(TAIL);
    let Some(first) = (from..body.len()).find(|at| is_way(&body[*at].text, words)) else { return };
    // nothing but ways, names and addresses follows
    if !body[first..].iter().all(|line| is_way(&line.text, words) || is_address_line(line)) {
        return;
    }
    let addresses = body[..first].iter().rev().take(ABOVE).take_while(|line| is_address_line(line)).count();
    let begin = first - addresses;
    let name = begin.checked_sub(1).map(|above| &body[above]).filter(|line| {
        line.kind == LineKind::Text
            && (has_both(&line.text)
                || is_name(&line.text) && (addresses > 0 || line.group == body[first].group))
    });
    let begin = if name.is_some() { begin - 1 } else { first };
    // the text of a section stays there
    let opens_section = begin == 0 || matches!(body[begin - 1].kind, LineKind::Heading(_));
    if opens_section || name.is_none() && publisher.is_none() {
        return;
    }
    let taken = body.split_off(begin);
    read_group(&taken, publisher, words, contacts, notes);
}

/// Reads the lines that a page prints in its footer, and gives the places of those that became contacts.
pub(super) fn of_footer(
    lines: &[String],
    publisher: Option<&str>,
    words: &ImportConfig,
    contacts: &mut Vec<Contact>,
    notes: &mut Vec<String>,
) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    let mut group: Vec<Line> = Vec::new();
    let line = |text: &str| Line { text: text.to_owned(), kind: LineKind::Text, group: 0 };
    for (at, text) in lines.iter().enumerate() {
        if is_way(text, words) {
            let above = at.checked_sub(1).map(|above| &lines[above]);
            if let Some(above) = above.filter(|above| group.is_empty() && has_both(above)) {
                group.push(line(above));
                taken.push(above.clone());
            }
            group.push(line(text));
            taken.push(text.clone());
        } else if let Some(ways) = ways_within(text, words) {
            group.extend(ways.iter().map(|way| line(way)));
            taken.push(text.clone());
        }
    }
    let named = publisher.is_some() || group.first().is_some_and(|first| !is_way(&first.text, words));
    let mail = group.iter().find_map(|line| line.text.split_once('@').map(|(_, host)| host.to_owned()));
    if group.is_empty() {
        return taken;
    }
    if !named && mail.is_none() {
        notes.push(format!("contacts: the footer names nobody for “{}”; add it by hand", taken.join("; ")));
        return Vec::new();
    }
    let name = publisher.map(str::to_owned).or(mail);
    read_group(&group, name.as_deref(), words, contacts, notes);
    notes.push("contacts: from the footer of the page".to_owned());
    taken
}

/// Ways to reach somebody within a sentence: a number right behind its label, and mail addresses.
fn ways_within(text: &str, words: &ImportConfig) -> Option<Vec<String>> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let mut ways = Vec::new();
    for label in &words.phone_labels {
        for (at, _) in lower.match_indices(label.as_str()).take(ABOVE) {
            let begins = !lower[..at].ends_with(char::is_alphanumeric);
            let value = text[at + label.len()..].trim_start_matches([':', ' ']);
            let end = value
                .find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '–' | '(' | ')')))
                .unwrap_or(value.len());
            let number = value[..end].trim().trim_end_matches(['(', '-', ' ']);
            if begins && is_phone(number) && !ways.iter().any(|way: &String| way.ends_with(number)) {
                let name = words.phone_labels.first().map_or("phone", String::as_str);
                ways.push(format!("{name}: {number}"));
            }
        }
    }
    ways.extend(
        text.split_whitespace()
            .map(|word| word.trim_matches(['.', ',', ';', '(', ')', ':', '<', '>']))
            .filter(|word| is_email(word))
            .map(str::to_owned),
    );
    (!ways.is_empty()).then_some(ways)
}

/// Reads lines whose first ones may be a name and an address, the others ways to reach it.
fn read_group(
    lines: &[Line],
    publisher: Option<&str>,
    words: &ImportConfig,
    contacts: &mut Vec<Contact>,
    notes: &mut Vec<String>,
) {
    let named = lines.first().is_some_and(|first| !is_way(&first.text, words));
    let mut found: Vec<Contact> = Vec::new();
    let name = if named { None } else { publisher.map(str::to_owned) };
    if let Some(name) = name {
        found.push(empty(name));
    }
    for line in lines {
        match sure_way(&line.text, words) {
            Some((way, value)) => {
                if !found.iter().any(|contact| has_way(contact, way, &value)) {
                    add(way, &value, &mut found, notes);
                }
            }
            None => match found.last_mut() {
                Some(last) if is_address(&line.text) => {
                    let address = last.address.get_or_insert_default();
                    if !address.is_empty() {
                        address.push_str(", ");
                    }
                    address.push_str(&line.text);
                }
                _ => match line.text.split_once(", ").filter(|(_, rest)| is_address(rest)) {
                    Some((name, address)) => {
                        found.push(Contact { address: Some(address.to_owned()), ..empty(name.to_owned()) });
                    }
                    None => found.push(empty(line.text.clone())),
                },
            },
        }
    }
    for contact in found {
        let mail = contact.email.iter().map(|mail| (Way::Email, mail));
        let is_known = contact
            .phone
            .iter()
            .map(|phone| (Way::Phone, phone))
            .chain(mail)
            .any(|(way, value)| contacts.iter().any(|known| has_way(known, way, value)));
        if !is_known {
            contacts.push(contact);
        }
    }
}

/// Whether a contact has this number or address already.
fn has_way(contact: &Contact, way: Way, value: &str) -> bool {
    let digits = |phone: &str| phone.chars().filter(char::is_ascii_digit).collect::<String>();
    match way {
        Way::Phone => contact.phone.iter().any(|known| digits(known) == digits(value)),
        Way::Email => contact.email.as_deref() == Some(value),
        Way::Tty | Way::Fax | Way::Website => false,
    }
}

/// Whether a line is a name and its address, as in `Rib Trust, 4 Chest Lane`.
fn has_both(text: &str) -> bool {
    text.split_once(", ").is_some_and(|(name, rest)| is_name(name) && is_address(rest))
}

fn is_name(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
        && text.split_whitespace().count() <= LONGEST_NAME
        && !is_terminated(text)
        && !text.contains(|c: char| c.is_ascii_digit())
}

fn is_address_line(line: &Line) -> bool {
    line.kind == LineKind::Text
        && is_address(&line.text)
        && !has_both(&line.text)
        && line.text.split_whitespace().count() <= LONGEST_NAME
        && !is_terminated(&line.text)
}

fn empty(name: String) -> Contact {
    Contact {
        name,
        phone: Vec::new(),
        tty: None,
        fax: None,
        email: None,
        website: None,
        address: None,
        note: None,
    }
}

fn is_reachable(contact: &Contact) -> bool {
    !contact.phone.is_empty()
        || [&contact.tty, &contact.fax, &contact.email, &contact.website].iter().any(|way| way.is_some())
}

/// Reads lines that belong together into the contacts.
pub(super) fn read(
    group: &[Line],
    words: &ImportConfig,
    contacts: &mut Vec<Contact>,
    notes: &mut Vec<String>,
) {
    let labelled_group = has_label(group, words);
    for line in group {
        match label(&line.text, words) {
            Some((way, value)) => add(way, value, contacts, notes),
            None => match contacts.last_mut() {
                Some(last)
                    if !is_reachable(last)
                        && (labelled_group || is_address(&line.text) || last.address.is_some()) =>
                {
                    let address = last.address.get_or_insert_default();
                    if !address.is_empty() {
                        address.push_str(", ");
                    }
                    address.push_str(&line.text);
                }
                _ => contacts.push(empty(line.text.clone())),
            },
        }
    }
}

/// Whether a line looks like that of a postal address, and not like a name.
fn is_address(text: &str) -> bool {
    let is_code = |word: &str| {
        let word = word.trim_matches(',');
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        digits >= 4
            || digits > 0 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    text.starts_with(|c: char| c.is_ascii_digit()) || text.split_whitespace().skip(1).any(is_code)
}

fn add(way: Way, value: &str, contacts: &mut Vec<Contact>, notes: &mut Vec<String>) {
    let taken = contacts.last().is_none_or(|last| match way {
        Way::Phone => false,
        Way::Tty => last.tty.is_some(),
        Way::Fax => last.fax.is_some(),
        Way::Email => last.email.is_some(),
        Way::Website => last.website.is_some(),
    });
    if taken {
        notes.push(format!("contacts: nobody is named for “{value}”; its address is used as the name"));
        contacts.push(empty(host(value).to_owned()));
    }
    let Some(last) = contacts.last_mut() else { return };
    // a remark in brackets follows an address, but belongs to a telephone number
    let (value, remark) = match value.split_once(" (").filter(|_| way != Way::Phone) {
        Some((value, remark)) => (value, Some(remark.trim_end_matches(')'))),
        None => (value, None),
    };
    match way {
        Way::Phone => last.phone.push(value.to_owned()),
        Way::Tty => last.tty = Some(value.to_owned()),
        Way::Fax => last.fax = Some(value.to_owned()),
        Way::Email => last.email = Some(value.to_owned()),
        Way::Website => last.website = Some(value.to_owned()),
    }
    if let Some(remark) = remark {
        last.note.get_or_insert_default().push_str(remark);
    }
}

fn host(address: &str) -> &str {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    bare.split(['/', ' ']).next().filter(|host| !host.is_empty()).unwrap_or("(no name)")
}

/// A name without any way to reach it becomes a note, for a contact must be reachable.
pub(super) fn finish(contacts: &mut Vec<Contact>, notes: &mut Vec<String>) {
    contacts.retain(|contact| {
        let reachable = is_reachable(contact) || contact.address.is_some();
        if !reachable {
            let note = contact.note.as_deref().unwrap_or_default();
            notes.push(format!("contacts: no way to reach “{}” is given; left out. {note}", contact.name));
        }
        reachable
    });
}
