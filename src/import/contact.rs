//! Contacts: a name, then lines such as `Phone: …`; at the end of a page and in its footer, too.

mod ways;

use crate::config::ImportConfig;
use crate::corpus::Contact;

use super::page::{Line, LineKind};
use super::shape::{is_any, is_terminated};

use ways::{Way, label, parts, sure_way, ways_within};
pub(super) use ways::{has_label, is_way};

/// Whether a line can head contacts: `Contact`, `Useful addresses`.
pub(super) fn can_head(line: &Line, words: &ImportConfig) -> bool {
    !matches!(line.kind, LineKind::Item(_)) && is_any(&line.text.to_lowercase(), &words.contact_headings)
}

/// Whether a line heads contacts: one that can, above at least one way to reach somebody.
pub(super) fn heads(line: &Line, rest: &[Line], words: &ImportConfig) -> bool {
    let ends = |line: &&Line| matches!(line.kind, LineKind::Heading(_)) || can_head(line, words);
    can_head(line, words)
        && rest
            .iter()
            .take(TAIL)
            .take_while(|line| !ends(line))
            .any(|line| parts(&line.text, words).iter().any(|part| is_way(part, words)))
}

/// The maximum number of lines at the end of a page in which contacts are looked for.
const TAIL: usize = 12;
/// The maximum number of lines with a name and an address above the first way to reach it.
const ABOVE: usize = 4;
/// The maximum number of words of a name.
const MAX_NAME_LENGTH: usize = 10;

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

/// Whether a text is a name and its address, whatever the address begins with: `Rib Trust, PO Box 7, Vale 10001`.
fn has_both_parts(text: &str) -> bool {
    text.split_once(", ").is_some_and(|(name, rest)| is_name(name) && rest.split(", ").any(is_address))
}

fn is_name(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
        && text.split_whitespace().count() <= MAX_NAME_LENGTH
        && !is_terminated(text)
        && !text.contains(|c: char| c.is_ascii_digit())
}

fn is_address_line(line: &Line) -> bool {
    line.kind == LineKind::Text
        && is_address(&line.text)
        && !has_both(&line.text)
        && line.text.split_whitespace().count() <= MAX_NAME_LENGTH
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
    for text in group.iter().flat_map(|line| parts(&line.text, words)) {
        let way = label(text, words).map(|(way, value)| (way, value.to_owned()));
        match way.or_else(|| sure_way(text, words)) {
            Some((way, value)) => add(way, &value, contacts, notes),
            None => match contacts.last_mut() {
                Some(last)
                    if !is_reachable(last)
                        && (labelled_group || is_address(text) || last.address.is_some()) =>
                {
                    let address = last.address.get_or_insert_default();
                    if !address.is_empty() {
                        address.push_str(", ");
                    }
                    address.push_str(text);
                }
                _ => match text.split_once(", ").filter(|_| has_both_parts(text)) {
                    Some((name, address)) => {
                        contacts
                            .push(Contact { address: Some(address.to_owned()), ..empty(name.to_owned()) });
                    }
                    None => contacts.push(empty(text.to_owned())),
                },
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
