//! From the settings to nodes: their addresses, the credentials and TLS.

use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use opensearch::auth::Credentials;
use opensearch::cert::{Certificate, CertificateValidation};
use opensearch::http::Url;
use opensearch::http::transport::{SingleNodeConnectionPool, Transport, TransportBuilder};

use super::OpenSearchError;
use crate::config::OpenSearchConfig;

/// The maximum number of nodes.
const NODES: usize = 100;

/// A node that can be asked.
#[derive(Debug, Clone)]
pub(super) struct NodeAddress {
    /// Host and port, for messages.
    pub(super) name: String,
    /// What sends requests to it.
    pub(super) transport: Transport,
}

/// The nodes that the settings name.
pub(super) fn nodes(config: &OpenSearchConfig) -> Result<Vec<NodeAddress>, OpenSearchError> {
    let password = password(config)?;
    let certificates = certificates(config)?;
    let addresses: Vec<&str> = config.addresses.split_whitespace().take(NODES).collect();
    if addresses.is_empty() {
        return Err(setting("addresses is empty: name the nodes of the cluster, as https://HOST:9200"));
    }
    let node = |address: &str| {
        let url = checked(address)?;
        let name = format!("{}:{}", url.host_str().unwrap_or("?"), url.port_or_known_default().unwrap_or(0));
        let mut builder = TransportBuilder::new(SingleNodeConnectionPool::new(url))
            .disable_proxy()
            .timeout(Duration::from_secs(config.build_timeout_seconds));
        if !config.username.is_empty() {
            builder = builder.auth(Credentials::Basic(config.username.clone(), password.clone()));
        }
        if let Some(pem) = &certificates {
            let invalid = || setting("root_certificates contains no certificate in PEM format");
            let chain = Certificate::from_pem(pem).map_err(|_| invalid())?;
            builder = builder.cert_validation(CertificateValidation::Full(chain));
        }
        let failed = |error: opensearch::http::transport::BuildError| setting(&format!("addresses: {error}"));
        Ok(NodeAddress { name, transport: builder.build().map_err(failed)? })
    };
    addresses.into_iter().map(node).collect()
}

/// An address that questions may be sent to: the words of a question must not cross a network in clear text.
fn checked(address: &str) -> Result<Url, OpenSearchError> {
    // the address isn't repeated: it may contain a password
    let form = || setting("addresses must have the form https://HOST:PORT, separated by spaces");
    let mut url = Url::parse(address).map_err(|_| form())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(setting(
            "addresses must not contain a password: set opensearch.username and BONAFIDE_OPENSEARCH_PASSWORD",
        ));
    }
    let Some(host) = url.host_str().filter(|host| !host.is_empty()) else { return Err(form()) };
    match url.scheme() {
        "https" => {}
        "http" if is_local(host) => {}
        "http" => {
            return Err(setting(&format!(
                "addresses: {host} is not on this machine, so its address must begin with https://"
            )));
        }
        _ => return Err(form()),
    }
    // paths are appended
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

fn is_local(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn password(config: &OpenSearchConfig) -> Result<String, OpenSearchError> {
    if !config.password.is_empty() || config.password_file.is_empty() {
        return Ok(config.password.reveal().to_owned());
    }
    let path = PathBuf::from(&config.password_file);
    let text = fs::read_to_string(&path).map_err(|reason| OpenSearchError::File { path, reason })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn certificates(config: &OpenSearchConfig) -> Result<Option<Vec<u8>>, OpenSearchError> {
    if config.root_certificates.is_empty() {
        return Ok(None);
    }
    let path = PathBuf::from(&config.root_certificates);
    fs::read(&path).map(Some).map_err(|reason| OpenSearchError::File { path, reason })
}

fn setting(message: &str) -> OpenSearchError {
    OpenSearchError::Setting(message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Secret};

    fn config(addresses: &str) -> OpenSearchConfig {
        let mut config = Config::embedded().expect("settings").opensearch;
        config.addresses = addresses.to_owned();
        config
    }

    #[test]
    fn beyond_this_machine_only_tls_is_used() {
        for (addresses, is_fine) in [
            ("http://127.0.0.1:9200", true),
            ("http://localhost:9200 http://[::1]:9201", true),
            ("https://search.example.org:9200", true),
            ("https://search.example.org/behind/a/proxy", true),
            ("http://search.example.org:9200", false),
            ("http://127.0.0.1:9200 http://10.0.0.1:9200", false),
            ("ftp://127.0.0.1", false),
            ("search:9200", false),
            ("", false),
        ] {
            assert_eq!(nodes(&config(addresses)).is_ok(), is_fine, "{addresses}");
        }
    }

    #[test]
    fn no_password_is_in_a_message() {
        let mut settings = config("https://user:secret@search:9200");
        assert!(!nodes(&settings).expect_err("refused").to_string().contains("secret"));
        settings.addresses = "https://search:9200".to_owned();
        settings.username = "user".to_owned();
        settings.password = Secret::new("secret");
        settings.root_certificates = "/nowhere".to_owned();
        assert!(nodes(&settings).expect_err("no file").to_string().contains("/nowhere"));
        assert!(!format!("{settings:?}").contains("secret"));
    }

    #[test]
    fn the_password_can_be_in_a_file() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "from-file\n").expect("written");
        let mut settings = config("https://search:9200");
        settings.password_file = file.path().display().to_string();
        assert_eq!(password(&settings).expect("read"), "from-file");
    }
}
