//! What messages consist of: embeds, buttons, menus, modals and their custom ids, within Discord's limits.

pub(super) mod answer_embeds;
pub(super) mod buttons;
pub(super) mod custom_id;
pub(super) mod escape;
pub(super) mod fixed_texts;
pub(super) mod limits;
pub(super) mod modals;
pub(super) mod pages;
pub(super) mod passage_embeds;
pub(super) mod section_choice;
pub(super) mod settings_view;
pub(super) mod source_line;
#[cfg(test)]
mod testing;
