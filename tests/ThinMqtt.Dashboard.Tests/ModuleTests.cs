using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace ThinMqtt.Dashboard.Tests;

/// <summary>What the page computes without elements, in the browser that runs it.</summary>
[Collection(BrowserTests.Name)]
public sealed class ModuleTests(Chromium chromium, ModuleTests.OpenPage opened) : IClassFixture<ModuleTests.OpenPage>
{
    [BrowserTheory]
    [InlineData("an update changes, adds and orders", """
        const { updatedWindow } = await load('window.js');
        const device = (id, more) => ({ id, presence: 'online', ...more });
        const before = { total: 2, all: 2, presence: { online: 2, stale: 0, offline: 0 }, from: 0, items: [device('a', { agent: '1.0' }), device('b')] };
        const after = updatedWindow(before, { total: 3, order: ['c', 'a', 'b'], items: [device('c')], changes: [{ id: 'a', presence: 'stale', agent: null }] });
        return [after.total, after.all, after.items.map(({ id, presence, agent }) => [id, presence, agent ?? 'gone']), after.items[2] === before.items[1]];
        """, """[3,2,[["c","online","gone"],["a","stale","gone"],["b","online","gone"]],true]""")]
    [InlineData("a device that leaves the window is gone", """
        const { updatedWindow } = await load('window.js');
        const before = { total: 2, all: 2, presence: {}, from: 0, items: [{ id: 'a' }, { id: 'b' }] };
        return updatedWindow(before, { total: 1, order: ['b'] }).items;
        """, """[{"id":"b"}]""")]
    [InlineData("events come whole, however they are cut", """
        const { EventParser } = await load('events.js');
        const text = 'event: window\nid: 7\ndata: {"a":1}\n\n: comment\nevent: alive\ndata: {}\r\n\r\ndata: one\ndata: two\n\n';
        const read = (size) => { const events = []; const parser = new EventParser((event) => events.push(event)); for (let at = 0; at < text.length; at += size) { parser.push(text.slice(at, at + size)); } return events; };
        return [read(1000), JSON.stringify(read(1)) === JSON.stringify(read(1000))];
        """, """[[{"kind":"window","id":"7","data":"{\"a\":1}"},{"kind":"alive","id":"","data":"{}"},{"kind":"message","id":"","data":"one\ntwo"}],true]""")]
    [InlineData("terms in quotes stay together", """
        const { termsOf, withTerm, quoted } = await load('filter-words.js');
        return [termsOf('a room="Ward 3"  -tag:x').map(({ text }) => text), withTerm('lab presence:online', 'presence', 'stale'), quoted('Ward 3'), quoted('say "x"'), quoted('plain-1')];
        """, """[["a","room=\"Ward 3\"","-tag:x"],"lab presence:stale","\"Ward 3\"","\"say \\\"x\\\"\"","plain-1"]""")]
    [InlineData("what is suggested fits where it is written", """
        const { suggestionsAt, completed } = await load('filter-words.js');
        const labels = (filter, known = {}) => suggestionsAt(filter, filter.length, known).map(({ label }) => label);
        return [labels('lab -dam'), labels('presence:offline,s'), labels('group:', { group: ['lab', 'old'] }), labels('10.20'), completed('lab pre x', 7, 'presence:')];
        """, """[["damaged"],["stale"],["lab","old"],[],{"filter":"lab presence:x","caret":13}]""")]
    [InlineData("an address is read as it is written", """
        const { formatAddress, parseAddress } = await load('address.js');
        const { parts, query } = parseAddress(formatAddress(['devices', 'a/b é?'], { filter: 'room="Ward 3" x&y', sort: '' }));
        return [parts, query.get('filter'), query.has('sort'), parseAddress('#/devices/%E0%A4%A').parts];
        """, """[["devices","a/b é?"],"room=\"Ward 3\" x&y",false,["devices","%E0%A4%A"]]""")]
    [InlineData("values have round steps", """
        const { valueTicks } = await load('geometry.js');
        return [valueTicks(0), valueTicks(3), valueTicks(10), valueTicks(9876)];
        """, """[[0,1],[0,1,2,3],[0,5,10],[0,5000,10000]]""")]
    [InlineData("times are those that a clock shows as round", """
        const { timeTicks } = await load('geometry.js');
        const from = new Date(2026, 2, 28, 9, 7).getTime();
        const shown = (ticks) => ticks.map(({ at, isDay }) => `${new Date(at).getDate()}. ${new Date(at).getHours()}:${new Date(at).getMinutes()}${isDay ? ' day' : ''}`);
        return [shown(timeTicks(from, from + 3600_000, 6)), shown(timeTicks(from, from + 24 * 3600_000, 8)), shown(timeTicks(from, from + 3 * 24 * 3600_000, 8)).filter((text) => text.endsWith('day')).length];
        """, """[["28. 9:10","28. 9:20","28. 9:30","28. 9:40","28. 9:50","28. 10:0"],["28. 12:0","28. 15:0","28. 18:0","28. 21:0","29. 0:0 day","29. 3:0","29. 6:0","29. 9:0"],3]""")]
    [InlineData("a history becomes spans", """
        const { presenceSpans } = await load('geometry.js');
        const at = (time) => new Date(time).toISOString();
        const events = [{ at: at(90), kind: 'stale' }, { at: at(80), kind: 'updated' }, { at: at(40), kind: 'online' }, { at: at(10), kind: 'offline' }];
        return presenceSpans(events, 20, 100);
        """, """[{"from":20,"to":40,"presence":"offline"},{"from":40,"to":90,"presence":"online"},{"from":90,"to":100,"presence":"stale"}]""")]
    [InlineData("an area goes there and back", """
        const { areaPath, linePath, nearest } = await load('geometry.js');
        return [areaPath([0, 10], [20, 20], [5, 7.25]), linePath([0, 10], [5, 7]), areaPath([], [], []), nearest([1, 5, 9], 6), nearest([], 6)];
        """, """["M0 5L10 7.3L10 20L0 20Z","M0 5L10 7","",1,-1]""")]
    [InlineData("older entries follow the first page without a hole", """
        const { Tail } = await load('tail.js');
        const of = (...ids) => ids.map((id) => ({ id }));
        const tail = new Tail();
        const steps = [];
        const see = (...more) => steps.push([...more, tail.all.map(({ id }) => id)]);
        see(tail.follow(of(9, 8, 7), false));
        see(tail.add(tail.last, of(6, 5)));
        see(tail.follow(of(11, 10, 9), false));
        see(tail.add({ id: 7 }, of(4)));
        see(tail.follow(of(20, 19, 18), false));
        see(tail.add(tail.last, of(17)), tail.follow(of(20, 18), true));
        return steps;
        """, """[[true,[9,8,7]],[true,[9,8,7,6,5]],[false,[11,10,9,8,7,6,5]],[false,[11,10,9,8,7,6,5]],[true,[20,19,18]],[true,true,[20,18]]]""")]
    [InlineData("what is filled again keeps its elements", """
        const { el, refill } = await load('dom.js');
        const list = el('ul', {}, el('li', { class: 'a' }, el('a', { href: '#1' }, 'one'), ' 1'), el('li', {}, 'gone'));
        const link = list.querySelector('a');
        refill(list, el('li', { title: 'b' }, el('a', { href: '#2' }, 'two'), ' 2'));
        return [list.querySelector('a') === link, list.innerHTML];
        """, """[true,"<li title=\"b\"><a href=\"#2\">two</a> 2</li>"]""")]
    [InlineData("a file's name says what it is", """
        const { guess } = await load('upload.js');
        return [guess('browser-1.2.3.zip'), guess('Kiosk_v2.0.0-beta.1.ZIP'), guess('my tool.zip')];
        """, """[{"package":"browser","version":"1.2.3"},{"package":"kiosk","version":"2.0.0-beta.1"},{"package":"my-tool","version":""}]""")]
    [InlineData("sizes and times are told shortly", """
        const { size, memory, ago, duration, chip, system } = await load('format.js');
        return [size(999), size(31268536320), memory(7.6 * 2 ** 30), ago(3600), duration(4.25), duration(90061), chip('Intel(R) Celeron(R) J4105 CPU @ 1.50GHz'), system('Debian GNU/Linux 12 (bookworm)')];
        """, """["999 B","31 GB","8 GiB","1 h ago","4.3 s","1 d 1 h","Intel Celeron J4105","Debian 12"]""")]
    [InlineData("what was written last is not told once the field is closed", """
        const { FilterField } = await load('filter-field.js');
        return withTimers((timers) => {
          const told = [];
          const field = new FilterField('', () => ({}), (filter) => told.push(filter), () => {});
          const type = (text) => { field.value = text; field.element.querySelector('input').dispatchEvent(new Event('input')); };
          type('a');
          timers.splice(0).forEach(({ work }) => work());
          type('ab');
          field.close();
          timers.splice(0).forEach(({ work }) => work());
          return told;
        });
        """, """["a"]""")]
    [InlineData("a stream whose answer does not begin is given up", """
        const { Live } = await load('live.js');
        const { fetch } = window;
        window.fetch = (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        try {
          return await withTimers((timers) => new Promise((resolve) => {
            const store = { connection: { state: 'live' }, setConnection: ({ state, reason }) => resolve([state, reason]) };
            new Live(store).want({ kinds: ['release'] });
            timers.filter(({ delay }) => delay === 10_000).forEach(({ work }) => work());
          }));
        } finally {
          window.fetch = fetch;
        }
        """, """["lost","The manager does not answer."]""")]
    public async Task A_module_computes_what_it_says(string what, string script, string expected)
    {
        var page = await opened.PageAsync(chromium);
        var answer = await page.EvaluateAsync<string>($$"""
            async () => {
              const load = (name) => import(`/modules/${name}`);
              const withTimers = async (work) => {
                const { setTimeout, clearTimeout } = window;
                const timers = [];
                let last = 0;
                window.setTimeout = (work, delay) => (timers.push({ id: ++last, work, delay }), last);
                window.clearTimeout = (id) => timers.splice(0, timers.length, ...timers.filter((timer) => timer.id !== id));
                try {
                  return await work(timers);
                } finally {
                  Object.assign(window, { setTimeout, clearTimeout });
                }
              };
              const answer = await (async () => { {{script}} })();
              return JSON.stringify(answer);
            }
            """);

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(answer)), string.Create(CultureInfo.InvariantCulture, $"{what}: {answer}"));
    }

    /// <summary>One page for all of them: modules have no state of their own.</summary>
    public sealed class OpenPage : IAsyncLifetime
    {
        private static readonly string Assets = Path.Combine(Web.Repository, "services", "ThinMqtt.Manager", "Dashboard", "Assets");

        private readonly Site _site = new();
        private DashboardPage? _dashboard;

        public Task InitializeAsync() => Chromium.SkipReason is null ? _site.InitializeAsync() : Task.CompletedTask;

        internal async Task<IPage> PageAsync(Chromium chromium)
        {
            if (_dashboard is null)
            {
                _dashboard = await DashboardPage.OpenAsync(chromium, _site.Address, path: "/releases");
                await _dashboard.Page.RouteAsync("**/modules/**", FulfillAsync);
            }

            return _dashboard.Page;
        }

        /// <summary>The server has all modules in one, of which nothing can be asked for alone: here each is as in the sources.</summary>
        private static Task FulfillAsync(IRoute route) => route.FulfillAsync(
            new RouteFulfillOptions { Path = Path.Combine(Assets, Path.GetFileName(new Uri(route.Request.Url).LocalPath)) });

        public async Task DisposeAsync()
        {
            if (_dashboard is not null)
            {
                await _dashboard.DisposeAsync();
            }

            if (Chromium.SkipReason is null)
            {
                await _site.DisposeAsync();
            }
        }
    }
}
