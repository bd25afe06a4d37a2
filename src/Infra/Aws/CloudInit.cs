namespace Berth.Infra.Aws;

/// <summary>
/// What a new machine does at its first start: an engine that goes on while it is updated, security updates by
/// themselves, and no forwarding until the engine's rules are there.
/// </summary>
internal static class CloudInit
{
    public const string Text = """
        #cloud-config
        package_update: true
        packages: [docker.io, iptables, unattended-upgrades]
        write_files:
          - path: /etc/docker/daemon.json
            content: |
              {
                "live-restore": true,
                "userland-proxy": false,
                "no-new-privileges": true,
                "icc": false,
                "log-driver": "json-file",
                "log-opts": { "max-size": "10m", "max-file": "3" }
              }
        runcmd:
          - [systemctl, enable, --now, docker]
          - [systemctl, restart, docker]
          - [usermod, -aG, docker, ubuntu]
        ssh_pwauth: false
        disable_root: true

        """;
}
