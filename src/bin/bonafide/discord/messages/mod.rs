//! What messages consist of: embeds, buttons, menus, modals and their custom ids, within Discord's limits.

mod answer_embeds;
mod buttons;
mod custom_id;
mod escape;
mod fixed_texts;
mod limits;
mod modals;
mod pages;
mod passage_embeds;
mod section_choice;
mod settings_view;
mod source_line;
#[cfg(test)]
mod testing;

pub(super) use answer_embeds::{Embed, answer_embeds, push_glance};
pub(super) use buttons::{Buttons, button};
pub(super) use custom_id::{Action, CustomId, List};
pub(super) use escape::{escaped, escaped_with_links};
pub(super) use fixed_texts::Words;
pub(super) use limits::{ALL_EMBEDS, TITLE, parts, shortened};
pub(super) use modals::{FIELD, filled, modal, written};
pub(super) use pages::{messages, text_embeds};
pub(super) use passage_embeds::{passage_embeds, whole_embeds};
pub(super) use section_choice::{SectionMark, Way};
pub(super) use settings_view::{Edit, Setting, View};
pub(super) use source_line::Origin;
