namespace Berth.Tests.Catalog;

/// <summary>A product's file with every key that there is, and no mistake in it; NAME stands for the product's.</summary>
internal static class RightFile
{
    public const string Text = """
        name: NAME
        title: A product
        description: What it is
        docs: |
          Open {url} first.
        category: Examples
        icon: icon.png
        screenshots: [icon.png]
        image: registry.example/NAME:1
        pull: missing
        port: 8080
        data: /data
        health: [/bin/true]
        run: [serve]
        user: "1000"
        init: true
        privilegeGain: false
        consistency: live
        shmMb: 64
        stopGrace: 20s
        openFiles: 1000
        maxBodyMb: 10
        readOnlyRoot: false
        retired: false
        default: false
        route: subdomain
        gate: buyer
        customerVariables: true
        timeouts:
          response: 5m
          idle: 10m
        ulimits:
          memlock: -1
          core: 0
          stack: 8388608
          fsize: -1
        tmp:
          sizeMb: 32
          exec: true
        check:
          scheme: http
          path: /health
          method: HEAD
          status: 200-299
          words: ""
          every: 30s
          timeout: 5s
          startPeriod: 2m
        environment:
          URL: "{url}"
          DB: "pg://x:{DB_PASSWORD}@db"
          SEEN_AT: "{port_gossip}"
        capabilities: [CAP_CHOWN]
        secrets:
          DB_PASSWORD:
            length: 24
          ADMIN:
            title: Administrator
            show: true
          LOGIN:
            title: Login
            show: true
            hash: htpasswd
            as: LOGIN_HASH
            user: admin
            plain: true
        ask:
          SITE_TITLE:
            title: Title of your site
            kind: text
            default: ""
            pattern: "[A-Za-z0-9 ]+"
            maxLength: 60
            required: true
            help: Letters and digits.
          SEATS:
            title: Seats
            kind: number
            min: 1
            max: 100
          THEME:
            title: Theme
            kind: choice
            choices: [light, dark]
        volumes:
          - name: media
            path: /media
            backup: skip
        ports:
          - name: gossip
            port: 8008
            protocol: tcp
        parts:
          - name: db
            image: postgres:17
            share: 40
            health: [pg_isready]
            environment:
              POSTGRES_PASSWORD: "{DB_PASSWORD}"
            volumes:
              - name: db
                path: /var/lib/db
        shared:
          browser:
            image: registry.example/browser:1
            ports: [3000]
            memoryMb: 512
            cpus: 1
            pids: 256
        console:
          shell: [/bin/sh]
          user: "1000"
          limit: 30m
          idle: 5m
          part: db
        commands:
          - name: report
            title: Report
            run: [/bin/report, "{days}"]
            timeoutSeconds: 5
            arguments:
              days:
                title: Days
                kind: number
                min: 1
                max: 30
        plans:
          - name: small
            title: Small
            price: 500
            currency: eur
            prices:
              usd: 550
            interval: month
            intervalCount: 3
            setupFee: 100
            setupFees:
              usd: 100
            default: true
            stock: 5
            perCustomer: 2
            environment:
              SIZE: small
            memoryMb: 100
            cpus: 0.5
            pids: 100
            diskMb: 100
            diskGrace: 7d
            trafficGb: 10
            onTraffic: warn
            trialDays: 0
            dunning:
              settlement: 3d
              grace: 7d
              reminders: [3d]
              suspended: 21d
              warning: 5d
              keepData: 30d
            backups:
              every: day
              at: "03:00"
              keep: 7 daily 4 weekly
          - name: own
            title: Own price
            price: 700
            currency: eur
            interval: year
            stripePrice: price_1Abc
            retired: true
            memoryMb: 200
            cpus: 0.5
            pids: 100
        """;

    /// <summary>A picture for its icon, beside it.</summary>
    public static void WritePicture(string folder) =>
        File.WriteAllBytes(
            Path.Combine(folder, "icon.png"),
            Convert.FromBase64String(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
            )
        );
}
