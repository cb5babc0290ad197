//! An OpenSearch cluster over TLS: only with a certificate that an accepted authority gave to this very server. A proxy on
//! this machine encrypts. Skipped without Java, Maven and openssl.

use crate::certificates::{Authority, text};
use crate::opensearch_contract::settings;
use crate::opensearch_nodes::OpenSearchNodes;
use crate::opensearch_proxy::OpenSearchProxy;
use crate::support::TestEnv;

#[test]
fn an_opensearch_cluster_is_used_over_tls_if_its_certificate_is_right() {
    let (Some(authority), Some(other)) = (Authority::new(), Authority::new()) else { return };
    let Some(nodes) = OpenSearchNodes::shared() else { return };
    let (certificate, key) = authority.certify("IP:127.0.0.1");
    let proxy = OpenSearchProxy::with_tls(nodes.port(), (&certificate, &key));
    let address = proxy.address().replace("http://", "https://");
    let env = TestEnv::new().with_shipped_corpus();
    let with = |address: &str, root: Option<&Authority>| {
        let root = root.map(|root| text(&root.root())).unwrap_or_default();
        let more = format!("root_certificates = \"{root}\"\nattempts = 2\nbackoff_milliseconds = 1");
        env.write("settings.toml", &settings(address, "encrypted", &more));
    };
    let run = |arguments: &[&str]| env.run(&[&["--config", "settings.toml"], arguments].concat());
    with(&address, Some(&authority));
    let (status, out, err) = run(&["index", "--to", "opensearch"]);
    assert_eq!(status, 0, "{out} {err}");
    let (status, out, err) = run(&["ask", "how is osteopetrosis treated"]);
    assert!(status == 0 && out.contains("bone marrow transplant"), "{err}");

    for (address, root, what) in [
        (&address, None, "only public authorities"),
        (&address, Some(&other), "another authority"),
        (&address.replace("127.0.0.1", "localhost"), Some(&authority), "the certificate of another server"),
    ] {
        with(address, root);
        let (status, _, err) = run(&["ask", "how is osteopetrosis treated"]);
        assert!(status == 2 && err.contains("certificate"), "{what}: {err}");
    }
    // without TLS, the same server understands nothing
    with(&proxy.address(), Some(&authority));
    assert_eq!(run(&["ask", "how is osteopetrosis treated"]).0, 2);
}
