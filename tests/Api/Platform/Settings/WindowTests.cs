using Berth.Platform.Settings;
using Shouldly;
using Xunit;

namespace Berth.Tests.Settings;

public sealed class WindowTests
{
    private static readonly WindowSettings Window = new()
    {
        Origin = "https://www.example.com",
        Return = ["https://www.example.com/signup/", "https://www.example.com/bought"],
    };

    [Theory]
    [InlineData("https://www.example.com/bought")]
    [InlineData("https://www.example.com/bought?from=shop")]
    [InlineData("https://www.example.com/signup/")]
    [InlineData("https://www.example.com/signup/success/?a=b")]
    public void WhatIsAllowedIsGivenBack(string address) => Window.Allowed(address).ShouldBe(address);

    [Theory]
    [InlineData("https://evil.example/signup/")]
    [InlineData("https://www.example.com.evil.example/signup/")]
    [InlineData("https://www.example.com@evil.example/signup/")]
    [InlineData("https://evil.example/https://www.example.com/signup/")]
    [InlineData("//www.example.com/signup/")]
    [InlineData("/signup/")]
    [InlineData("http://www.example.com/signup/")]
    [InlineData("https://www.example.com:8443/signup/")]
    [InlineData("https://www.example.com/signup")]
    [InlineData("https://www.example.com/boughtandmore")]
    [InlineData("https://www.example.com/bought/more")]
    [InlineData("https://www.example.com/signup/../account")]
    [InlineData("https://www.example.com/signup/%2e%2e/account")]
    [InlineData("https://www.example.com/signup/..%2faccount")]
    [InlineData("https://www.example.com/signup/..\\account")]
    [InlineData("https://www.example.com\\@evil.example/signup/")]
    [InlineData("https://www.example.com/signup/#//evil.example")]
    [InlineData("https://www.example.com/signup/\r\nLocation: https://evil.example")]
    [InlineData("javascript:alert(1)//https://www.example.com/signup/")]
    [InlineData("")]
    public void NothingElseIs(string address) => Window.Allowed(address).ShouldBeNull();

    [Theory]
    [InlineData("https://www.example.com/", "https://www.example.com/a", 1)]
    [InlineData("http://www.example.com", "https://www.example.com/a", 1)]
    [InlineData("https://WWW.example.com", "https://www.example.com/a", 1)]
    [InlineData("https://*.example.com", "https://www.example.com/a", 1)]
    [InlineData("*", "https://www.example.com/a", 1)]
    [InlineData("null", "https://www.example.com/a", 1)]
    [InlineData("https://www.example.com", "/a", 1)]
    [InlineData("https://www.example.com", "https://www.example.com/a?b", 1)]
    [InlineData("http://localhost:3000", "http://localhost:3000/", 0)]
    [InlineData("https://www.example.com", "https://elsewhere.example/", 0)]
    public void SettingsThatWouldNotWorkAreSaidAtTheStart(string origin, string back, int mistakes) =>
        WindowSettings.Mistakes([new() { Origin = origin, Return = [back] }]).Count().ShouldBe(mistakes);
}
