using System.Text.Json;
using Microsoft.Playwright;

namespace ThinMqtt.DashboardFrames;

/// <summary>Chromium on the page of devices.</summary>
internal static class Measurement
{
    private const string Program = "/usr/bin/chromium";

    /// <summary>A page that takes longer than that is not slow but broken.</summary>
    private const float Patience = 120_000;

    /// <summary>Runs before the page's scripts: notes when the first device stands in the table, and long tasks.</summary>
    private const string Watch = """
        window.measured = { firstRows: 0, tasks: [] };
        new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => window.measured.tasks.push(duration))).observe({ type: 'longtask', buffered: true });
        const observer = new MutationObserver(() => {
          if (document.querySelector('.rows .row')) {
            observer.disconnect();
            requestAnimationFrame(() => { window.measured.firstRows = performance.now(); });
          }
        });
        observer.observe(document, { childList: true, subtree: true });
        """;

    /// <summary>
    /// When the first content was painted and when the first rows stood there, as soon as both are known: rows may be there before the browser
    /// tells of its paint. A promise, not a text that the page evaluates: its content security policy forbids that.
    /// </summary>
    private const string First = """
        () => new Promise((resolve) => {
          const step = () => {
            const [paint] = performance.getEntriesByName('first-contentful-paint');
            if (paint && window.measured.firstRows > 0) {
              resolve([paint.startTime, window.measured.firstRows]);
            } else {
              requestAnimationFrame(step);
            }
          };
          step();
        })
        """;

    /// <summary>A fling through the whole table and back, now and then standing still; every frame's length, and how long places stayed empty after each stop.</summary>
    private const string Scroll = """
        (length) => new Promise((resolve) => {
          const table = document.querySelector('[role=grid]');
          const deltas = [];
          const waits = [];
          const height = parseFloat(getComputedStyle(table).getPropertyValue('--row'));
          const inView = Math.floor((table.clientHeight - table.querySelector('.head').offsetHeight) / height);
          const isFilled = () => {
            const places = new Set([...table.querySelectorAll('.rows .row')].map((row) => Number(row.id.split('-').at(-1))));
            const first = Math.floor(table.scrollTop / height);
            const end = Math.min(first + inView, Number(table.getAttribute('aria-rowcount')) - 1);
            return Array.from({ length: end - first }, (_, index) => first + index).every((place) => places.has(place));
          };
          let isStill = false;
          let stopped = 0; // when, as long as there are empty places since
          const watch = (now, isStillNow) => {
            if (isStillNow && !isStill) {
              stopped = now;
            }
            if (stopped > 0 && (!isStillNow || isFilled())) {
              waits.push(now - stopped);
              stopped = 0;
            }
            isStill = isStillNow;
          };
          window.measured.tasks = [];
          const begin = performance.now();
          let last = begin;
          let direction = 1;
          const step = (now) => {
            deltas.push(now - last);
            last = now;
            const phase = Math.floor((now - begin) / 1000) % 4;
            const speed = [12, 120, 2000, 0][phase];
            watch(now, speed === 0);
            table.scrollTop += direction * speed;
            if (table.scrollTop <= 0 || table.scrollTop + table.clientHeight >= table.scrollHeight - 1) {
              direction = -direction;
            }
            if (now - begin < length) {
              requestAnimationFrame(step);
            } else {
              watch(now, false); // rows that are missing still
              resolve({ deltas: deltas.slice(1), waits, tasks: window.measured.tasks, devices: Number(table.getAttribute('aria-rowcount')) - 1 });
            }
          };
          requestAnimationFrame(step);
        })
        """;

    public static async Task<Measured> TakeAsync(Uri address, TimeSpan length)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
        });
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync(Watch);
        var bytes = await CountBytesAsync(page);

        await page.GotoAsync(new Uri(address, "/#/devices").AbsoluteUri);
        var first = await page.EvaluateAsync<double[]>(First);
        var transferred = bytes();
        var scrolled = await page.EvaluateAsync<JsonElement>(Scroll, length.TotalMilliseconds);
        return Summary(first, transferred, Numbers(scrolled, "deltas"), Numbers(scrolled, "waits"), Numbers(scrolled, "tasks"), scrolled.GetProperty("devices").GetInt32());
    }

    private static async Task<Func<double>> CountBytesAsync(IPage page)
    {
        var gate = new Lock();
        var sum = 0.0;
        void Add(JsonElement told)
        {
            lock (gate)
            {
                sum += told.GetProperty("encodedDataLength").GetDouble();
            }
        }

        var network = await page.Context.NewCDPSessionAsync(page);
        network.Event("Network.dataReceived").OnEvent += (_, told) => Add(told!.Value);
        network.Event("Network.responseReceived").OnEvent += (_, told) => Add(told!.Value.GetProperty("response"));
        await network.SendAsync("Network.enable");
        return () =>
        {
            lock (gate)
            {
                return sum;
            }
        };
    }

    private static Measured Summary(double[] first, double bytes, double[] frames, double[] waits, double[] tasks, int devices) => new()
    {
        FirstPaint = first[0],
        FirstRows = first[1],
        Bytes = bytes,
        Frames = frames.Length,
        Median = Quantile(frames, 0.5),
        P95 = Quantile(frames, 0.95),
        P99 = Quantile(frames, 0.99),
        Longest = frames.Max(),
        LongFrames = frames.Count(frame => frame > Measured.FrameBound),
        LongestWait = waits.DefaultIfEmpty().Max(),
        LongTasks = tasks.Length,
        LongestTask = tasks.DefaultIfEmpty().Max(),
        Devices = devices,
    };

    private static double Quantile(double[] values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    private static double[] Numbers(JsonElement told, string name) => [.. told.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
