//! Contacts: a name, then lines such as `Phone: …`.

use crate::config::ImportConfig;
use crate::corpus::Contact;

use super::page::Line;

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
