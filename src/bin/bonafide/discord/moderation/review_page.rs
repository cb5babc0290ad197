//! One page of the review: a list, how long all lists are, and what can be done with them.

use bonafide::config::Texts;
use bonafide::config::messages::{ReviewOpen, ReviewOpinions, ReviewPage};
use bonafide::engine::NotedPassage;
use bonafide::passage::PassageId;
use bonafide::render::heading;
use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};

use crate::discord::answers::pinned_answer::section_noted;
use crate::discord::bot::{Bot, DAY};
use crate::discord::delivery::Reply;
use crate::discord::messages::{Action, CustomId, Embed, List, escaped, shortened};

/// Entries of a page.
const ON_PAGE: usize = 5;
/// The maximum number of entries of a list; a count of so many means at least so many.
const MOST: u32 = 500;
/// Characters of a report on the page; all of them fit in one embed.
const REPORT: usize = 500;
/// Characters of an option's label, and of its value.
const OPTION: usize = 100;
/// Options of a menu.
const OPTIONS: usize = 25;

/// Which page is wanted; without a list, the first one that has anything.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) list: Option<List>,
    pub(crate) page: usize,
    /// Numbers that were closed just now.
    pub(crate) closed: Vec<i64>,
}

/// A line of a list.
#[derive(Debug, Default)]
struct Entry {
    /// Its number, if it can be closed
    number: Option<i64>,
    line: String,
    passages: Vec<String>,
    /// Where its section begins, which is looked for when it is shown.
    section: Option<NotedPassage>,
}

/// A passage that can be opened.
struct Excerpt {
    id: String,
    name: String,
}

/// The entries of a list.
struct ListEntries {
    list: List,
    entries: Vec<Entry>,
}

/// How many entries a list has.
struct ListCount {
    list: List,
    count: usize,
}

/// A page of the review. Reads the store and the index: for blocking threads.
pub(crate) fn page(bot: &Bot, server: u64, wanted: &Wanted, locale: &str) -> anyhow::Result<Reply> {
    let texts = bot.texts(locale);
    let mut lists = Vec::new();
    for list in List::ALL {
        lists.push(ListEntries { list, entries: entries(bot, server, list, texts)? });
    }
    let counts: Vec<ListCount> =
        lists.iter().map(|all| ListCount { list: all.list, count: all.entries.len() }).collect();
    let first = counts.iter().find(|counted| counted.count > 0);
    if first.is_none() && wanted.closed.is_empty() {
        return Ok(Reply::words(texts.review_none()));
    }
    let shown = wanted.list.or(first.map(|counted| counted.list)).unwrap_or(List::Reports);
    let entries = lists.into_iter().find(|all| all.list == shown).map(|all| all.entries).unwrap_or_default();
    let pages = entries.len().div_ceil(ON_PAGE).max(1);
    let at = wanted.page.min(pages - 1);
    let on_page: Vec<Entry> = entries.into_iter().skip(at * ON_PAGE).take(ON_PAGE).collect();

    let mut excerpts: Vec<Excerpt> = Vec::new();
    let mut lines = Vec::new();
    if !wanted.closed.is_empty() {
        let numbers: Vec<String> = wanted.closed.iter().map(i64::to_string).collect();
        let numbers = numbers.join(", ");
        let is_added = shown == List::Added;
        lines.push(if is_added { texts.review_removed(numbers) } else { texts.review_closed(numbers) });
    }
    lines.push(format!("**{}**", counted(shown, &counts, texts)));
    for entry in &on_page {
        let mut names = names(bot, &entry.passages, &mut excerpts, texts)?;
        if let Some(section) = &entry.section {
            names = match bot.engine().section_of(section)?.first() {
                Some(first) => self::names(bot, &[first.to_string()], &mut excerpts, texts)?,
                None => format!("› {}", texts.review_excerpt_gone()),
            };
        }
        // what is counted for a passage is said after its name
        let parts: Vec<&str> =
            if entry.number.is_some() { vec![&entry.line, &names] } else { vec![&names, &entry.line] };
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        lines.push(parts.join("\n"));
    }
    if on_page.is_empty() {
        lines.push(texts.review_list_is_empty().to_owned());
    }
    let embed = Embed {
        title: texts.review_title().to_owned(),
        description: lines.join("\n\n"),
        footer: texts.review_page(ReviewPage { page: at + 1, pages }),
        ..Embed::default()
    };
    let mut rows = vec![list_menu(shown, &counts, texts)];
    rows.extend(close_menu(shown, at, &on_page, texts));
    if shown == List::Sent {
        rows.extend(answer_menu(&on_page, texts));
    }
    rows.extend(excerpt_menu(&excerpts, texts));
    rows.extend(turning(shown, at, pages, texts));
    Ok(Reply { rows, ..Reply::embeds(vec![embed]) })
}

/// All entries of a list, as they are shown.
fn entries(bot: &Bot, server: u64, list: List, texts: &Texts) -> anyhow::Result<Vec<Entry>> {
    let store = &bot.store;
    let written = |id: i64, day: i64, text: &str, passages: Vec<String>| {
        let text = escaped(&shortened(text, REPORT));
        let line = format!("**{id}.** <t:{}:d> {text}", day * DAY);
        Entry { number: Some(id), line, passages, section: None }
    };
    Ok(match list {
        List::Reports => {
            let reports = store.reports(server, MOST)?.into_iter();
            reports.map(|it| written(it.id, it.day, &it.text, it.passages)).collect()
        }
        List::Sent => {
            let questions = store.sent_questions(server, MOST)?.into_iter();
            questions.map(|it| written(it.id, it.day, &it.text, Vec::new())).collect()
        }
        List::Added => {
            let mut added = store.wordings(server)?;
            added.reverse();
            added.truncate(MOST as usize);
            let entry = |it: bonafide::store::Wording| Entry {
                section: Some(section_noted(&it.added)),
                ..written(it.id, it.added.day, &it.added.text, Vec::new())
            };
            added.into_iter().map(entry).collect()
        }
        List::NotHelpful => {
            let counts = store.feedback(server, MOST)?.into_iter().filter(|count| count.not_helpful > 0);
            let entry = |count: bonafide::store::FeedbackCount| Entry {
                number: None,
                line: texts.review_opinions(ReviewOpinions { bad: count.not_helpful, good: count.helpful }),
                passages: vec![count.passage],
                section: None,
            };
            counts.map(entry).collect()
        }
        List::Topics => {
            let entry = |gap: bonafide::store::GapCount| {
                let topic = if gap.topic.is_empty() { texts.gaps_no_topic() } else { &gap.topic };
                let outcome = match gap.outcome.as_str() {
                    "answered" => texts.gaps_answered(),
                    "related" => texts.gaps_related(),
                    _ => texts.gaps_no_answer(),
                };
                let line = format!("{}: {outcome} × {}", escaped(topic), gap.count);
                Entry { line, ..Entry::default() }
            };
            store.questions(server, MOST)?.into_iter().map(entry).collect()
        }
    })
}

/// Names of passages by condition and section, each on a line; those that are there can be opened.
fn names(
    bot: &Bot,
    passages: &[String],
    excerpts: &mut Vec<Excerpt>,
    texts: &Texts,
) -> anyhow::Result<String> {
    let engine = bot.engine();
    let mut lines: Vec<String> = Vec::new();
    for id in passages {
        let found = engine.show(&PassageId::from_input(id), 0)?;
        let name = found.map(|found| heading(&found.passage));
        let line = format!(
            "› {}",
            name.as_ref().map_or_else(|| texts.review_excerpt_gone().to_owned(), |it| escaped(it))
        );
        if !lines.contains(&line) {
            lines.push(line);
        }
        if let Some(name) = name
            && excerpts.iter().all(|known| known.id != *id)
        {
            excerpts.push(Excerpt { id: id.clone(), name });
        }
    }
    Ok(lines.join("\n"))
}

/// The name of a list and how many entries it has.
fn counted(list: List, counts: &[ListCount], texts: &Texts) -> String {
    let count = counts.iter().find(|counted| counted.list == list).map_or(0, |counted| counted.count);
    let more = if count >= MOST as usize { "+" } else { "" };
    let count = format!("{count}{more}");
    match list {
        List::Reports => texts.review_reports(count),
        List::Sent => texts.review_sent(count),
        List::NotHelpful => texts.review_not_helpful(count),
        List::Topics => texts.review_topics(count),
        List::Added => texts.review_added(count),
    }
}

fn list_menu(shown: List, counts: &[ListCount], texts: &Texts) -> CreateActionRow {
    let options = List::ALL.into_iter().map(|list| {
        let label = shortened(&counted(list, counts, texts), OPTION);
        CreateSelectMenuOption::new(label, id(Action::Review(Some(list), 0))).default_selection(list == shown)
    });
    menu(Action::Menu, options.collect(), texts.review_list())
}

fn close_menu(list: List, at: usize, entries: &[Entry], texts: &Texts) -> Option<CreateActionRow> {
    let options = numbered(entries, texts);
    let most = u8::try_from(options.len()).ok().filter(|count| *count > 0)?;
    let kind = CreateSelectMenuKind::String { options };
    let menu = CreateSelectMenu::new(id(Action::CloseListed(list, at)), kind);
    let label = if list == List::Added { texts.review_remove() } else { texts.review_close() };
    Some(CreateActionRow::SelectMenu(menu.placeholder(label).min_values(1).max_values(most)))
}

/// The menu that opens the way to the section that answers a question.
fn answer_menu(entries: &[Entry], texts: &Texts) -> Option<CreateActionRow> {
    let options = numbered(entries, texts);
    (!options.is_empty()).then(|| menu(Action::AnswerListed, options, texts.wordings_answer()))
}

/// An option for each entry with a number.
fn numbered(entries: &[Entry], texts: &Texts) -> Vec<CreateSelectMenuOption> {
    let option = |entry: &Entry| {
        let number = entry.number?.to_string();
        let text = entry.line.split_once("> ").map_or("", |(_, text)| text);
        let label = texts.review_open(ReviewOpen { number: &number, text });
        Some(CreateSelectMenuOption::new(shortened(&label, OPTION), number))
    };
    entries.iter().filter_map(option).collect()
}

fn excerpt_menu(excerpts: &[Excerpt], texts: &Texts) -> Option<CreateActionRow> {
    let fits = |excerpt: &&Excerpt| excerpt.id.chars().count() <= OPTION;
    let option = |excerpt: &Excerpt| {
        CreateSelectMenuOption::new(shortened(&excerpt.name, OPTION), excerpt.id.as_str())
    };
    let options: Vec<_> = excerpts.iter().filter(fits).take(OPTIONS).map(option).collect();
    (!options.is_empty()).then(|| menu(Action::OpenListed, options, texts.review_open_excerpt()))
}

fn turning(list: List, at: usize, pages: usize, texts: &Texts) -> Option<CreateActionRow> {
    let button = |page: usize, label: &str| {
        CreateButton::new(id(Action::Review(Some(list), page))).label(label).style(ButtonStyle::Secondary)
    };
    let newer = at.checked_sub(1).map(|page| button(page, texts.review_newer()));
    let older = (at + 1 < pages).then(|| button(at + 1, texts.review_older()));
    let row: Vec<_> = newer.into_iter().chain(older).collect();
    (!row.is_empty()).then_some(CreateActionRow::Buttons(row))
}

fn menu(action: Action, options: Vec<CreateSelectMenuOption>, placeholder: &str) -> CreateActionRow {
    let kind = CreateSelectMenuKind::String { options };
    CreateActionRow::SelectMenu(CreateSelectMenu::new(id(action), kind).placeholder(placeholder))
}

fn id(action: Action) -> String {
    CustomId::without_answer(action).encode()
}
