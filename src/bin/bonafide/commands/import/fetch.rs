//! One page of the web, fetched to be imported: over HTTPS, of bounded size, in bounded time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use bonafide::config::ImportConfig;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use super::public_address::{PublicNames, ensure_public};

/// The maximum number of redirects that are followed.
const MAX_REDIRECTS: usize = 5;
const USER_AGENT: &str = concat!("bonafide/", env!("CARGO_PKG_VERSION"), " (import of one page)");

/// The name of content that isn't packed.
const UNPACKED: &str = "identity";

/// A page as it was fetched.
pub(crate) struct Fetched {
    pub(crate) bytes: Vec<u8>,
    /// Where it was found in the end.
    pub(crate) url: String,
    /// The ending of a file that holds such a page.
    pub(crate) ending: &'static str,
    /// A name for it, without an ending.
    pub(crate) name: String,
    /// Where each redirect led.
    pub(crate) redirects: Vec<String>,
}

/// What may be fetched.
#[derive(Debug, Clone)]
pub(crate) enum Reach {
    /// For somebody at this computer: HTTPS, and HTTP of this computer.
    Here,
    /// For somebody elsewhere: HTTPS of the public internet, and a stand-in for it in tests.
    #[cfg_attr(not(feature = "discord"), expect(dead_code, reason = "only the bot fetches for others"))]
    Public {
        /// The beginning of its addresses, such as `http://127.0.0.1:8000`; empty: none.
        stand_in: String,
    },
}

impl Reach {
    fn client(&self) -> reqwest::Result<Client> {
        let client = Client::builder().user_agent(USER_AGENT).redirect(Policy::none());
        match self {
            Self::Here => client.build(),
            // a proxy would look names up itself, where nobody sees what they lead to
            Self::Public { .. } => client.no_proxy().dns_resolver(Arc::new(PublicNames)).build(),
        }
    }

    /// An address that may be fetched.
    fn checked(&self, address: &str) -> anyhow::Result<Url> {
        let url = Url::parse(address).with_context(|| format!("{address} is no address of a page"))?;
        let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match (self, url.scheme()) {
            (Self::Public { stand_in }, _) if url.origin().ascii_serialization() == *stand_in => Ok(url),
            (Self::Public { .. }, "https") => ensure_public(&url).map(|()| url),
            (Self::Here, "https") => Ok(url),
            (Self::Here, "http") if is_local => Ok(url),
            _ => bail!(
                "{address} is not fetched: only https:// addresses are; save the page from a browser instead"
            ),
        }
    }
}

/// Fetches a page.
pub(crate) fn fetch(address: &str, reach: &Reach, words: &ImportConfig) -> anyhow::Result<Fetched> {
    in_time(address, words, async |until| {
        let opened = open(address, reach, until).await?;
        take(opened, words.largest_source).await
    })
}

/// Fetches a file, whatever it is.
#[cfg(feature = "discord")]
pub(crate) fn fetch_file(address: &str, reach: &Reach, words: &ImportConfig) -> anyhow::Result<Vec<u8>> {
    in_time(address, words, async |until| {
        let Opened { answer, url, .. } = open(address, reach, until).await?;
        body(answer, &url, words.largest_source).await
    })
}

/// Work that ends when the time for a page is over.
fn in_time<T>(
    address: &str,
    words: &ImportConfig,
    work: impl AsyncFnOnce(Instant) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let limit = Duration::from_secs(words.url_seconds);
    runtime.block_on(async {
        tokio::time::timeout(limit, work(Instant::now() + limit)).await.with_context(|| {
            format!("{address} took more than {} seconds (import.url_seconds)", words.url_seconds)
        })?
    })
}

/// A page whose content is still to be read.
struct Opened {
    answer: Response,
    url: Url,
    redirects: Vec<String>,
}

async fn open(address: &str, reach: &Reach, until: Instant) -> anyhow::Result<Opened> {
    let client = reach.client()?;
    let mut url = reach.checked(address)?;
    let mut redirects = Vec::new();
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let request = client
            .get(url.clone())
            .timeout(left)
            .header(ACCEPT_ENCODING, UNPACKED)
            .header(ACCEPT, "text/html, application/pdf, text/plain, */*;q=0.5");
        let answer = request.send().await.with_context(|| format!("cannot fetch {url}"))?;
        let status = answer.status();
        if status.is_redirection() {
            let place = answer.headers().get(LOCATION).and_then(|place| place.to_str().ok());
            let place = place.with_context(|| format!("{url} answers {status} without an address"))?;
            ensure!(
                redirects.len() < MAX_REDIRECTS,
                "{address} leads to more than {MAX_REDIRECTS} other addresses"
            );
            let next = url.join(place).with_context(|| format!("{url} leads to no address"))?;
            url = reach.checked(next.as_str())?;
            redirects.push(url.to_string());
            continue;
        }
        ensure!(status.is_success(), "{url} answers {status}; open it in a browser and save the page");
        return Ok(Opened { answer, url, redirects });
    }
}

/// The content, but never more than allowed.
async fn body(mut answer: Response, url: &Url, limit: u64) -> anyhow::Result<Vec<u8>> {
    for packed in answer.headers().get_all(CONTENT_ENCODING) {
        let packed = packed.to_str().unwrap_or("unknown").trim().to_lowercase();
        ensure!(
            packed.is_empty() || packed == UNPACKED,
            "{url} is sent packed as “{packed}”, although it was asked for unpacked; save the page from a browser instead"
        );
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.with_context(|| format!("cannot read {url}"))? {
        bytes.extend_from_slice(&chunk);
        ensure!(
            bytes.len() as u64 <= limit,
            "{url} has more than the {limit} bytes of import.largest_source"
        );
    }
    Ok(bytes)
}

async fn take(opened: Opened, limit: u64) -> anyhow::Result<Fetched> {
    let Opened { answer, url, redirects } = opened;
    let kind = answer
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_lowercase();
    let path = url.path().to_owned();
    let ending = ending_of(&kind, &path).with_context(|| {
        format!("{url} is “{kind}”, which is not read; save what is in it as text, HTML, PDF or .docx")
    })?;
    let mut bytes = body(answer, &url, limit).await?;
    let charset = kind.split("charset=").nth(1).map(|label| label.trim_matches(['"', ' ', '\'']));
    if matches!(ending, "html" | "txt" | "md")
        && let Some(encoding) = charset.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()))
        && std::str::from_utf8(&bytes).is_err()
    {
        let (text, _, broken) = encoding.decode(&bytes);
        if !broken {
            bytes = text.into_owned().into_bytes();
        }
    }
    let name = path.rsplit('/').find(|part| !part.is_empty()).or(url.host_str()).unwrap_or("page");
    let name = name.split('.').next().unwrap_or(name).to_owned();
    Ok(Fetched { bytes, url: url.to_string(), ending, name, redirects })
}

/// The ending of a file that holds what a server sends.
fn ending_of(kind: &str, path: &str) -> Option<&'static str> {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let by_path = || {
        let ending = path.rsplit_once('.')?.1.to_lowercase();
        ["html", "pdf", "docx", "txt", "md"].into_iter().find(|known| *known == ending)
    };
    match kind {
        "text/html" | "application/xhtml+xml" => Some("html"),
        "application/pdf" => Some("pdf"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Some("docx"),
        "text/markdown" => Some("md"),
        "text/plain" => by_path().filter(|ending| *ending == "md").or(Some("txt")),
        "" | "application/octet-stream" => by_path(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_computer_are_fetched() {
        for address in ["https://bones.example/a", "http://127.0.0.1:8000/a", "http://localhost/a"] {
            assert!(Reach::Here.checked(address).is_ok(), "{address}");
        }
        for address in ["http://bones.example/a", "ftp://bones.example/a", "https://", "file:///etc/passwd"] {
            assert!(Reach::Here.checked(address).is_err(), "{address}");
        }
    }

    #[test]
    fn for_somebody_elsewhere_this_computer_and_its_network_are_not_fetched() {
        let public = Reach::Public { stand_in: "http://127.0.0.1:8000".to_owned() };
        for address in ["https://bones.example/a", "http://127.0.0.1:8000/a"] {
            assert!(public.checked(address).is_ok(), "{address}");
        }
        for address in [
            "http://bones.example/a",
            "http://127.0.0.1:8001/a",
            "http://localhost:8000/a",
            "https://127.0.0.1:8000/a",
            "https://localhost/a",
            "https://10.0.0.1/a",
        ] {
            assert!(public.checked(address).is_err(), "{address}");
        }
        let none = Reach::Public { stand_in: String::new() };
        assert!(none.checked("http://127.0.0.1:8000/a").is_err());
        assert!(none.checked("data:text/html,a").is_err());
    }

    #[test]
    fn what_a_server_sends_has_the_ending_of_its_kind() {
        assert_eq!(ending_of("text/html; charset=utf-8", "/a.php"), Some("html"));
        assert_eq!(ending_of("application/octet-stream", "/a/leaflet.PDF"), Some("pdf"));
        assert_eq!(ending_of("text/plain", "/readme.md"), Some("md"));
        assert_eq!(ending_of("image/png", "/a.png"), None);
    }
}
