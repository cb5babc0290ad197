//! Where presses of buttons, choices in menus and submitted modals go.

pub(super) mod dispatch;
mod rating;
mod surroundings;
