//! From the settings to a database: its address, the password and TLS.

use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, RecyclingMethod};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::config::{StoreConfig, is_postgres};
use crate::store::StoreError;

/// The maximum time for a new connection.
pub(super) const CONNECT: Duration = Duration::from_secs(10);
/// How long a server may be silent until the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(15);

/// A database that can be connected to.
#[derive(Debug)]
pub(super) struct Address {
    config: Config,
    /// Host, port and name of the database: what errors name.
    pub(super) server: String,
    uses_tls: bool,
    root_certificates: PathBuf,
}

impl Address {
    /// Reads the settings, without connecting.
    pub(super) fn new(settings: &StoreConfig) -> Result<Self, StoreError> {
        // the library's own message may repeat a part of the password
        let invalid = || {
            let form = "must have the form postgres://USER@HOST:PORT/DATABASE?sslmode=require, with special characters escaped (such as %40 for @)";
            StoreError::Address(form.to_owned())
        };
        if !is_postgres(&settings.address) {
            return Err(invalid());
        }
        let mut config: Config = settings.address.reveal().parse().map_err(|_| invalid())?;
        if config.get_hosts().is_empty() {
            return Err(StoreError::Address("names no host".to_owned()));
        }
        if config.get_password().is_none() && !settings.password_file.is_empty() {
            let path = PathBuf::from(&settings.password_file);
            let text = fs::read_to_string(&path).map_err(|reason| StoreError::File { path, reason })?;
            config.password(text.trim_end_matches(['\r', '\n']));
        }
        if config.get_application_name().is_none() {
            config.application_name("bonafide");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        config.keepalives_idle(SILENCE).keepalives_interval(Duration::from_secs(5)).keepalives_retries(3);
        // beyond this machine, only an explicit sslmode=disable goes without TLS
        let uses_tls = match config.get_ssl_mode() {
            SslMode::Disable => false,
            SslMode::Prefer => !config.get_hosts().iter().all(is_local),
            _ => true,
        };
        config.ssl_mode(if uses_tls { SslMode::Require } else { SslMode::Disable });
        Ok(Self {
            server: described(&config),
            config,
            uses_tls,
            root_certificates: PathBuf::from(&settings.root_certificates),
        })
    }

    /// What makes connections for a pool.
    pub(super) fn manager(&self) -> Result<Manager, StoreError> {
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        Ok(if self.uses_tls {
            Manager::from_config(self.config.clone(), self.connector()?, config)
        } else {
            Manager::from_config(self.config.clone(), NoTls, config)
        })
    }

    fn connector(&self) -> Result<MakeRustlsConnect, StoreError> {
        let mut roots = RootCertStore::empty();
        let path = &self.root_certificates;
        if path.as_os_str().is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        } else {
            let invalid = |why: String| StoreError::File {
                path: path.clone(),
                reason: std::io::Error::new(std::io::ErrorKind::InvalidData, why),
            };
            let text = fs::read(path).map_err(|reason| StoreError::File { path: path.clone(), reason })?;
            for certificate in CertificateDer::pem_slice_iter(&text) {
                let certificate = certificate.map_err(|error| invalid(error.to_string()))?;
                roots.add(certificate).map_err(|error| invalid(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(invalid("it contains no certificate in PEM format".to_owned()));
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| StoreError::Address(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(MakeRustlsConnect::new(config))
    }
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn described(config: &Config) -> String {
    let ports = config.get_ports();
    let hosts = config.get_hosts().iter().enumerate().map(|(at, host)| {
        let port = ports.get(at).or(ports.first()).copied().unwrap_or(5432);
        match host {
            Host::Tcp(name) => format!("{name}:{port}"),
            #[cfg(unix)]
            Host::Unix(path) => format!("{}:{port}", path.display()),
        }
    });
    let database = config.get_dbname().or(config.get_user()).unwrap_or("?");
    format!("{}/{database}", hosts.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    fn address(text: &str) -> Result<Address, StoreError> {
        let mut settings = crate::store::tests::config();
        settings.address = Secret::new(text);
        Address::new(&settings)
    }

    #[test]
    fn beyond_this_machine_tls_is_the_default() {
        for (text, uses_tls) in [
            ("postgres://bot@localhost/b", false),
            ("postgres://bot@127.0.0.1:5433/b", false),
            ("postgres://bot@%2Frun%2Fpostgresql/b", false),
            ("postgres://bot@localhost/b?sslmode=require", true),
            ("postgres://bot@db.example.org/b", true),
            ("postgres://bot@db.example.org/b?sslmode=disable", false),
            ("postgres://bot@localhost,10.0.0.1/b", true),
        ] {
            assert_eq!(address(text).expect("an address").uses_tls, uses_tls, "{text}");
        }
    }

    #[test]
    fn no_part_of_a_password_is_in_a_name_or_an_error() {
        let found = address("postgres://bot:secret@db:5433/b").expect("an address");
        assert_eq!(found.server, "db:5433/b");
        assert!(!format!("{found:?}").contains("secret"));
        for wrong in ["postgres://bot:se@cret@:x/b", "postgres://bot:secret@db:secret/b", "postgres://"] {
            let error = address(wrong).expect_err("no address").to_string();
            assert!(!error.contains("cret") && error.starts_with("store.address"), "{error}");
        }
    }

    #[test]
    fn the_password_can_be_in_a_file() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "from-file\n").expect("written");
        let mut settings = crate::store::tests::config();
        settings.address = Secret::new("postgres://bot@db/b");
        settings.password_file = file.path().display().to_string();
        let found = Address::new(&settings).expect("an address");
        assert_eq!(found.config.get_password(), Some(&b"from-file"[..]));
        settings.password_file = "/nowhere".to_owned();
        assert!(Address::new(&settings).expect_err("no file").to_string().contains("/nowhere"));
    }
}
