//! Files that Discord keeps, and pages of the web, which the bot fetches.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode, header};

use super::driver::Simulator;
use super::message::Attachment;
use super::options::{Given, Upload};
use super::shared::Shared;
use super::world::World;

/// Where uploaded files are, below the address of the simulator.
const UPLOADS: &str = "/attachments/uploads";

/// What is served below an address.
#[derive(Debug, Clone)]
pub(crate) enum Page {
    Content {
        kind: String,
        bytes: Vec<u8>,
    },
    Redirect(String),
    /// Content that is sent once [`Simulator::release`] is called.
    Held(String),
}

/// Everything that is served, by its path.
pub(crate) type Pages = BTreeMap<String, Page>;

/// Answers a request for a file or a page.
pub(crate) async fn serve(State(shared): State<Shared>, request: Request) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let page = shared.look(|world| world.pages.get(&path).cloned().or_else(|| attached(world, &path)));
    if matches!(page, Some(Page::Held(_))) {
        shared.until(|world| world.faults.released.then_some(())).await;
    }
    let response = match page {
        Some(Page::Held(text)) => {
            Response::builder().header(header::CONTENT_TYPE, "text/html").body(Body::from(text))
        }
        Some(Page::Content { kind, bytes }) => {
            Response::builder().header(header::CONTENT_TYPE, kind).body(Body::from(bytes))
        }
        Some(Page::Redirect(place)) => {
            Response::builder().status(StatusCode::FOUND).header(header::LOCATION, place).body(Body::empty())
        }
        None => Response::builder().status(StatusCode::NOT_FOUND).body(Body::empty()),
    };
    response.unwrap_or_default()
}

/// A file at a message that is still there.
fn attached(world: &World, path: &str) -> Option<Page> {
    let messages = world.messages.values().filter(|message| !message.deleted);
    let mut files = messages.flat_map(|message| message.attachments.iter().map(move |file| (message, file)));
    let (_, file) = files.find(|(message, file)| message.attachment_path(file) == path)?;
    Some(Page::Content { kind: "application/octet-stream".to_owned(), bytes: file.bytes.clone() })
}

impl Simulator {
    /// Puts a page on the web; its address.
    pub(crate) fn page(&self, name: &str, kind: &str, content: &str) -> String {
        self.put(name, Page::Content { kind: kind.to_owned(), bytes: content.as_bytes().to_vec() })
    }

    /// Puts a page on the web that leads to another address.
    pub(crate) fn redirect(&self, name: &str, to: &str) -> String {
        self.put(name, Page::Redirect(to.to_owned()))
    }

    /// Puts a page on the web that is sent only once [`Simulator::release`] is called.
    pub(crate) fn held_page(&self, name: &str, content: &str) -> String {
        self.put(name, Page::Held(content.to_owned()))
    }

    fn put(&self, name: &str, page: Page) -> String {
        let path = format!("/pages/{name}");
        let address = format!("{}{path}", self.base());
        self.shared.with(|world| world.pages.insert(path, page));
        address
    }

    /// A file that somebody gives to a command.
    pub(crate) fn upload(&self, name: &str, bytes: &[u8]) -> Given {
        let base = self.base().to_owned();
        self.shared.with(|world| {
            let id = world.next_id();
            let path = format!("{UPLOADS}/{id}/{name}");
            let url = format!("{base}{path}");
            let kind = "application/octet-stream".to_owned();
            world.pages.insert(path, Page::Content { kind, bytes: bytes.to_vec() });
            Given::File(Upload { id, name: name.to_owned(), size: bytes.len(), url })
        })
    }
}

impl super::message::Message {
    /// Where a file of the message is.
    pub(crate) fn attachment_path(&self, file: &Attachment) -> String {
        format!("/attachments/{}/{}/{}", self.channel, self.id, file.name)
    }
}
