//! `bonafide discord`: the bot. It turns interactions into questions and answers into messages.

mod answering;
mod asking;
mod audit;
mod bot;
mod buttons;
mod checks;
mod commands;
mod completing;
mod components;
mod context;
mod conversations;
mod cooldowns;
mod custom_id;
mod deeds;
mod delivery;
#[cfg(feature = "fetch")]
mod document_approval;
#[cfg(feature = "fetch")]
mod document_draft;
#[cfg(feature = "fetch")]
mod documents;
mod endpoint;
mod escape;
mod forms;
mod gateway;
mod health;
mod known;
mod limits;
mod logs;
mod mentions;
mod message;
mod metrics;
mod moderators;
mod notices;
mod offers;
mod own_data;
mod pages;
mod passages;
mod pinned;
mod pinning;
mod pins;
mod place;
mod probe;
mod rates;
mod rating;
mod ready_pins;
mod recent;
mod registration;
mod remembered;
mod reply;
mod retry;
mod review;
mod review_page;
mod sending;
mod settings;
mod settings_edit;
mod settings_page;
mod settings_view;
mod settings_words;
mod shown;
mod source;
mod start;
mod stopping;
#[cfg(test)]
mod testing;
mod token;
mod turns;
mod unanswered;
mod upkeep;
mod whole;
mod wording_way;
mod wordings;
mod words;

pub(crate) use start::run;
